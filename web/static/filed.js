// Printing needs a script; without one the browser's own menu does it.
"use strict";
for (const one of document.querySelectorAll("[data-print]")) {
  one.hidden = false;
  one.addEventListener("click", () => window.print());
}
