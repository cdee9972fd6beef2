// The table of nineteen items: how many are still to be answered, and which.
for (const sheet of document.querySelectorAll("[data-sheet]")) {
  const left = sheet.querySelector("[data-sheet-left]");
  const rows = [...sheet.querySelectorAll("[data-sheet-row]")];
  const count = () => {
    const open = rows.filter((row) => !row.querySelector("input[type=radio]:checked") || !row.querySelector("input[required][list]").value.trim());
    const bad = rows.filter((row) => row.querySelector("input[value=N]:checked"));
    for (const row of rows) row.toggleAttribute("data-open", open.includes(row) && open.length < rows.length);
    left.textContent = open.length ? `已答 ${rows.length - open.length} / ${rows.length}` : bad.length ? `全部答完，${bad.length} 项有问题` : "全部答完";
  };
  sheet.addEventListener("input", count);
  count();
}
