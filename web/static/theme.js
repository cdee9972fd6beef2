// Light or dark as the person has chosen, before anything is painted.
(function () {
  let chosen = null;
  try { chosen = localStorage.getItem("hefa-theme"); } catch { /* storage may be switched off */ }
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
})();
