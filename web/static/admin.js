// Pages of administration: a second question before what ends sessions, printing, the first fault in sight.
(function () {
  document.addEventListener("submit", (event) => {
    const words = event.submitter && event.submitter.dataset.confirm;
    if (words && !window.confirm(words)) event.preventDefault();
  });
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
  const faults = document.getElementById("faults");
  if (faults) faults.focus();
})();
// Single-letter keys can be switched off (WCAG 2.1.4); the choice stays on this device.
(function () {
  const box = document.querySelector("[data-keys-switch]");
  if (!box) return;
  try { box.checked = localStorage.getItem("hefa-keys") !== "off"; } catch { /* storage may be switched off */ }
  box.addEventListener("change", () => { try { localStorage.setItem("hefa-keys", box.checked ? "on" : "off"); } catch { /* as above */ } });
})();
