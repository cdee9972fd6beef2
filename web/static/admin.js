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
