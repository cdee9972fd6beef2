// Following a notice reads it; an address is copied by one press.
(() => {
  const word = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-Form"] || "";
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-read]");
    if (!link) return;
    const body = new URLSearchParams({ form: word(), key: link.dataset.read });
    fetch("/notices/read", { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
  });
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.querySelector(button.dataset.copy);
    if (!navigator.clipboard || !field) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      document.getElementById("said").textContent = "已复制";
    });
  }
})();
