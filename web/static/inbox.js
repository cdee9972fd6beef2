// Keys and selection of a list of cases. Without this script every row, box and button works all the same.
"use strict";
(() => {
  const list = document.querySelector("[data-case-list]");
  const filter = document.querySelector("[data-filter]");
  const bulk = document.querySelector("[data-bulk]");
  const rows = list ? [...list.querySelectorAll("[data-case]")] : [];
  const box = (row) => row.querySelector("input[type=checkbox]");
  let at = -1;

  function stand(next) {
    if (!rows.length) return;
    if (rows[at]) { rows[at].classList.remove("cur"); rows[at].removeAttribute("aria-current"); }
    at = Math.max(0, Math.min(rows.length - 1, next));
    rows[at].classList.add("cur");
    rows[at].setAttribute("aria-current", "true");
    rows[at].scrollIntoView({ block: "nearest" });
    const link = rows[at].querySelector("a");
    if (link) link.focus({ preventScroll: true });
  }

  function told() {
    const chosen = rows.filter((row) => box(row) && box(row).checked);
    for (const row of rows) row.classList.toggle("sel", chosen.includes(row));
    if (!bulk) return;
    bulk.hidden = chosen.length === 0;
    document.body.classList.toggle("has-bulk", chosen.length > 0);
    bulk.querySelector("[data-count]").textContent = String(chosen.length);
  }

  function none() {
    for (const row of rows) if (box(row)) box(row).checked = false;
    told();
  }

  if (list) list.addEventListener("change", told);
  if (bulk) bulk.addEventListener("reset", (event) => { event.preventDefault(); none(); });
  told();

  const off = () => { try { return localStorage.getItem("hefa-keys") === "off"; } catch { return false; } };
  const acts = {
    j: () => stand(at + 1),
    k: () => stand(at < 0 ? 0 : at - 1),
    x: () => { const mark = rows[at] && box(rows[at]); if (mark) { mark.checked = !mark.checked; told(); } },
    a: () => { const claim = rows[at] && rows[at].querySelector("[data-claim]"); if (claim) claim.click(); },
    f: () => { if (filter) filter.focus(); },
    Enter: () => { const link = rows[at] && rows[at].querySelector("th a"); if (link) link.click(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { if (event.target.closest("input, select")) event.target.blur(); else none(); return; }
    if (off() || event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary, input")) return;
    const act = Object.hasOwn(acts, event.key) ? acts[event.key] : null;
    if (act) { event.preventDefault(); act(); }
  });
})();
