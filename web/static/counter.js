// The counter keeps by itself: every change goes into the draft, and what depends on it is shown anew.
"use strict";
(() => {
  document.documentElement.classList.add("js");
  const form = document.querySelector("form[data-counter]");
  if (!form) return;
  const word = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-Form"] || "";
  const key = `hefa-counter:${document.body.dataset.me}:${form.dataset.counter}`;
  const memory = {
    get() { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
    set(said) { try { sessionStorage.setItem(key, JSON.stringify(said)); } catch { /* full or switched off */ } },
    drop() { try { sessionStorage.removeItem(key); } catch { /* as above */ } },
  };
  const written = () => [...form.querySelectorAll("input:not([type=hidden]):not([type=file]), select, textarea")].filter((one) => one.name);
  const papers = () => [...form.querySelectorAll("input[type=hidden][name=paper]")].map((one) => one.value).join("\n");
  const tell = (text) => { const place = form.querySelector("[data-saved]"); if (place) place.textContent = text; };

  function unnamed() { for (const input of form.querySelectorAll("input[type=file][data-tray]")) input.removeAttribute("name"); }
  function remember() { memory.set(written().map((one) => [one.name, one.type === "checkbox" ? one.checked : one.value])); }
  function bringBack() {
    const kept = memory.get();
    if (!kept) return false;
    const said = new Map(kept);
    for (const one of written()) {
      if (!said.has(one.name)) continue;
      if (one.type === "checkbox") one.checked = said.get(one.name); else one.value = said.get(one.name);
    }
    return true;
  }

  let saving = null, again = false, timer = 0;
  async function save() {
    clearTimeout(timer);
    if (saving) { again = true; return saving; }
    saving = keep();
    await saving;
    saving = null;
    if (again) { again = false; await save(); }
    return null;
  }
  async function keep() {
    remember();
    const body = new FormData(), went = papers();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    body.set("do", "keep");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Form": word() } });
      if (answer.url.includes("/sign-in") || answer.status === 401 || answer.status === 403) {
        tell("登录已过期：您写的还在这一页。请在新窗口登录后，再按“存草稿”。");
        return;
      }
      if (!answer.ok) { tell(`草稿没有存上（${answer.status}），您写的还在这一页`); return; }
      memory.drop();
      if (!location.pathname.endsWith(form.dataset.counter) || location.search) history.replaceState(null, "", form.action);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (papers() === went) show(page); else later(50); // a paper has come or gone meanwhile: this answer does not know it
    } catch { tell("连不上服务器：您写的还在这一页，稍后会再存"); later(8000); }
  }
  // Old nodes become fresh ones where they are: whatever has the focus, an open window or half a click stays the same node.
  function become(old, fresh) {
    for (const { name } of [...old.attributes]) if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const there = [...old.childNodes], wanted = [...fresh.childNodes];
    wanted.forEach((one, n) => {
      const now = there[n];
      if (!now) old.append(one);
      else if (now.nodeName !== one.nodeName || now.id !== one.id) now.replaceWith(one);
      else if (one.nodeType === Node.ELEMENT_NODE) become(now, one);
      else if (now.data !== one.data) now.data = one.data;
    });
    for (const extra of there.slice(wanted.length)) extra.remove();
  }
  function show(page) {
    if (form.querySelector(".progress-line")) return; // a file is on its way: it would lose its place
    const faults = [...form.querySelectorAll("[data-live] [data-paper-kind]")].map((row) => [row.dataset.paperKind, [...row.querySelectorAll(".kept > .fault")]]);
    for (const [, lines] of faults) for (const line of lines) line.remove();
    for (const fresh of page.querySelectorAll("[data-live]")) {
      const old = document.getElementById(fresh.id);
      if (old) become(old, fresh);
    }
    for (const [kind, lines] of faults) {
      const row = form.querySelector(`[data-live] [data-paper-kind="${CSS.escape(kind)}"]`);
      if (!row || row.classList.contains("m-ok")) continue;
      for (const line of lines) { row.querySelector(".kept").append(line); row.className = "m-bad"; }
    }
    unnamed();
  }
  function later(wait) { clearTimeout(timer); timer = setTimeout(save, wait); }

  form.addEventListener("input", (event) => { if (event.target.type !== "file") { remember(); later(1000); } });
  form.addEventListener("change", (event) => { if (event.target.type !== "file") later(event.target === form ? 50 : 200); });
  form.addEventListener("click", (event) => {
    const out = event.target.closest(".drop-one");
    if (out) { event.preventDefault(); out.closest("li").remove(); save(); return; }
    const hold = event.target.closest("button[name=do][value=keep]");
    if (hold) { event.preventDefault(); save(); }
  });
  form.addEventListener("submit", (event) => {
    if (form.querySelector(".progress-line")) { event.preventDefault(); tell("还有文件在上传，请稍等"); return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    remember();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const row = target.matches(".kept > .fault") && target.closest("[data-paper-kind]");
      if (row && !row.classList.contains("m-ok")) row.className = "m-bad";
    }
  }).observe(form, { attributes: true, attributeFilter: ["class"], subtree: true });

  unnamed();
  const refused = document.querySelector("main [data-focus]");
  if (refused) { memory.drop(); history.replaceState(null, "", location.pathname); } // so that coming back asks anew instead of sending again
  else if (bringBack()) save();
})();
