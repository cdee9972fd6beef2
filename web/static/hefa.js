// What scripts add to pages that work without them: the drawer, previews, uploads with progress, drafts, keys.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const word = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-Form"] || "";
  const say = (text) => { const place = $("#said"); if (place) place.textContent = text; };
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* full or switched off */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* as above */ } },
  };

  // --- theme -----------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const root = document.documentElement;
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    store.set("hefa-theme", root.dataset.bsTheme);
  });

  // --- the drawer --------------------------------------------------------------------------------------------------
  let opener = null;
  const drawer = () => $("#drawer .drawer");
  function openDrawer(link) {
    opener = link;
    htmx.ajax("GET", link.href, { target: "#drawer", swap: "innerHTML" });
  }
  function closeDrawer() {
    const open = drawer();
    if (!open) return false;
    $("#drawer").innerHTML = "";
    document.body.style.overflow = "";
    if (opener) opener.focus();
    return true;
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-drawer]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); openDrawer(link); return; }
    if (event.target.closest("#drawer [data-close]")) { event.preventDefault(); closeDrawer(); }
  });
  document.addEventListener("keydown", (event) => {
    const open = drawer();
    if (!open || event.key !== "Tab") return;
    const stops = $$("a[href], button, input, select, textarea, summary, [tabindex='0']", open)
      .filter((one) => !one.disabled && one.tabIndex >= 0 && one.offsetParent !== null && one.type !== "hidden");
    if (!stops.length) return;
    const first = stops[0], last = stops[stops.length - 1];
    if (event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
    else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
    else if (!open.contains(document.activeElement)) { event.preventDefault(); first.focus(); }
  });

  // --- forms of acts -----------------------------------------------------------------------------------------------
  function showIf(form) {
    for (const field of $$("[data-shown-if]", form)) {
      const name = field.dataset.shownIf;
      const chosen = form.querySelector(`[name="${CSS.escape(name)}"]:checked`) || $$(`[name="${CSS.escape(name)}"]`, form).find((one) => one.type !== "radio");
      const on = Boolean(chosen) && field.dataset.among.split(" ").includes(chosen.type === "checkbox" ? String(chosen.checked) : chosen.value);
      field.hidden = !on;
      for (const input of $$("input, select, textarea", field)) {
        input.disabled = !on;
        if ("required" in input.dataset) input.required = on;
      }
    }
  }
  function overlong(form) { // a paste is never cut off: what is too much is said where it stands
    for (const field of $$("textarea[data-most]", form)) {
      const most = Number(field.dataset.most), now = [...field.value].length;
      let told = field.nextElementSibling;
      if (!told || !told.matches(".over")) told = null;
      if (now <= most) { if (told) told.remove(); continue; }
      if (!told) { field.insertAdjacentHTML("afterend", '<p class="over fault" role="status"></p>'); told = field.nextElementSibling; }
      told.textContent = `已写 ${now} 字，办理时最多 ${most} 字；写的都留着，请精简后再办。`;
    }
  }
  function words(form) {
    const body = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    return body;
  }
  let previewing = 0;
  async function preview(form) {
    const place = $("[data-preview]", form), into = place && $("[data-preview-in]", place);
    if (!into) return;
    const turn = ++previewing;
    try {
      const answer = await fetch(place.dataset.preview, { method: "POST", body: words(form), headers: { "X-Form": word(), "HX-Request": "true" } });
      if (turn === previewing && answer.ok) into.innerHTML = await answer.text();
    } catch { /* offline: the act itself will say so */ }
  }
  const later = (wait, work) => { let timer; return (...given) => { clearTimeout(timer); timer = setTimeout(() => work(...given), wait); }; };
  const placed = (form) => `hefa-draft:${document.body.dataset.me}:${form.dataset.place}`;
  const written = (form) => [...words(form)].filter(([name]) => name.startsWith("a."));
  async function keep(form) {
    const said = $("[data-saved]", form);
    if (!form.dataset.place || form.dataset.sent) return;
    const body = words(form), known = form.dataset.known || "", now = JSON.stringify(written(form));
    store.set(placed(form), JSON.stringify({ known, words: written(form) }));
    body.set("place", form.dataset.place);
    body.set("known", known);
    const tell = (text) => { if (said) said.textContent = text; };
    try {
      const answer = await fetch("/drafts", { method: "POST", body, headers: { "X-Form": word() }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) { tell("登录已过期，您写的已存在本机；重新登录后回到这里就会恢复"); return; }
      if (answer.status === 409) { tell("另一个窗口里有更新的草稿，这里没有覆盖它；刷新可看到"); return; }
      if (!answer.ok) { tell("草稿没有存到服务器，已存在本机"); return; }
      const kept = await answer.json();
      form.dataset.known = kept.at;
      if (JSON.stringify(written(form)) === now) store.drop(placed(form)); // here only what the server does not have
      tell(`草稿已存 ${new Date(kept.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" })}`);
    } catch { tell("连不上服务器，草稿已存在本机"); }
  }
  function bringBack(form) {
    let kept = null;
    try { kept = JSON.parse(store.get(placed(form))); } catch { /* not ours */ }
    if (!kept || !kept.words || kept.known !== (form.dataset.known || "") || form.querySelector("[data-focus]")) return;
    for (const [name, value] of kept.words) {
      for (const field of $$(`[name="${CSS.escape(name)}"]`, form)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.checked || field.value === value;
        else if (field.type !== "hidden") field.value = value;
      }
    }
    const said = $("[data-saved]", form);
    if (said && kept.words.some(([, value]) => value.length > 1)) said.textContent = "已恢复留在本机、没有存到服务器的内容";
  }
  function ready(form) {
    if (form.dataset.ready) return;
    form.dataset.ready = "yes";
    bringBack(form);
    showIf(form);
    overlong(form);
    for (const input of $$("input[type=file][data-tray]", form)) input.removeAttribute("name");
    preview(form);
    const look = later(500, () => preview(form)), save = later(2000, () => keep(form));
    const changed = () => { showIf(form); overlong(form); look(); save(); };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", (event) => {
      if (event.submitter && (event.submitter.name === "more" || event.submitter.formNoValidate)) return;
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      const known = form.dataset.known || "";
      if (form.dataset.place) store.set(placed(form), JSON.stringify({ known, words: written(form) })); // until it is done
      setTimeout(() => { delete form.dataset.sent; }, 4000);
    });
    const place = $("[data-focus]", form) || $("input:not([type=hidden]), select, textarea", form);
    if (place && form.closest("#drawer")) place.focus();
  }
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    if (add) {
      event.preventDefault();
      const rows = add.closest("[data-rows]"), into = $("[data-rows-in]", rows);
      const n = Date.now() % 1e9;
      const fresh = $("template", rows).innerHTML.replaceAll("99999", String(n)).replaceAll("100000", String(into.children.length + 1));
      into.insertAdjacentHTML("beforeend", fresh);
      const first = $("input:not([type=hidden]), select, textarea", into.lastElementChild);
      if (first) first.focus();
      return;
    }
    const out = event.target.closest("[data-take-out]");
    if (out) { const form = out.closest("form"); out.closest("[data-row]").remove(); form.dispatchEvent(new Event("change")); return; }
    const paper = event.target.closest("[data-drop-paper]");
    if (paper) { const form = paper.closest("form"); paper.closest("li").remove(); form.dispatchEvent(new Event("change")); }
  });

  // --- uploads -----------------------------------------------------------------------------------------------------
  function upload(input, file) {
    const item = input.closest("[data-paper-kind]");
    if (!item) return;
    const list = $(".kept", item), line = document.createElement("li");
    line.innerHTML = '<div class="progress-line" style="width:100%"><i style="width:0"></i></div>';
    list.append(line);
    const request = new XMLHttpRequest(), body = new FormData();
    body.append("file", file);
    request.open("POST", "/tray");
    request.setRequestHeader("X-Form", word());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) $("i", line).style.width = `${(100 * event.loaded) / event.total}%`; });
    const failed = (text) => { line.innerHTML = ""; line.className = "fault"; line.setAttribute("role", "alert"); line.textContent = text; input.value = ""; };
    request.addEventListener("error", () => failed(`${file.name}：网络中断，没有收下，请重新选择文件`));
    request.addEventListener("load", () => {
      let said = null;
      try { said = JSON.parse(request.responseText); } catch { /* a page, not an answer */ }
      if (request.status !== 200 || !said) { failed(said && said.reasons && said.reasons.length ? said.reasons.map((one) => one.said).join("；") : `${file.name}：没有收下（${request.status}）`); return; }
      line.innerHTML = "";
      const hidden = document.createElement("input");
      hidden.type = "hidden"; hidden.name = "paper"; hidden.value = `${item.dataset.paperKind}|${said.sha256}|${said.name}`;
      const out = document.createElement("button");
      out.type = "button"; out.className = "btn btn-sm btn-bare"; out.dataset.dropPaper = ""; out.textContent = "去掉";
      line.append(hidden, `${said.name}（${said.kind_title}，${Math.max(1, Math.round(said.size / 1024))} KB） `, out);
      input.value = "";
      say(`${said.name} 已上传`);
      item.closest("form").dispatchEvent(new Event("change"));
    });
    request.send(body);
  }
  document.addEventListener("change", (event) => { if (event.target.matches("input[type=file][data-tray]")) for (const file of [...event.target.files]) upload(event.target, file); });

  // --- keys --------------------------------------------------------------------------------------------------------
  let prefix = "";
  const typing = (target) => target.closest("input, select, textarea, [contenteditable]");
  const go = (path) => { location.href = path; };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (closeDrawer()) { event.preventDefault(); return; }
      for (const open of $$("details.who-menu[open]")) { open.open = false; $("summary", open).focus(); }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const form = event.target.closest("form[data-act]") || $("#drawer form[data-act]");
      if (form) { event.preventDefault(); const go = $("[data-do]", form); form.requestSubmit(go || undefined); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || store.get("hefa-keys") === "off") return;
    if (prefix === "g") {
      prefix = "";
      const to = { i: "/inbox", b: "/board", c: "/counter", h: "/help" }[event.key];
      if (to) { event.preventDefault(); go(to); }
      return;
    }
    if (event.key === "g") { prefix = "g"; setTimeout(() => { prefix = ""; }, 1200); return; }
    if (event.key === "/") { const find = $("#find"); if (find) { event.preventDefault(); find.focus(); } return; }
    if (event.key === "?") { event.preventDefault(); go("/help"); return; }
    if (drawer()) return;
    if (event.key === "d" && $("#materials")) { event.preventDefault(); go("#materials"); return; }
    if (event.key === "t" && $("#timeline")) { event.preventDefault(); go("#timeline"); return; }
    const act = $(`[data-key="${CSS.escape(event.key)}"]`);
    if (act) { event.preventDefault(); act.click(); }
  });

  // --- previous and next in the list one came from -----------------------------------------------------------------------
  const list = $("[data-case-list]");
  if (list) { try { sessionStorage.setItem("hefa-list", JSON.stringify($$("[data-case]", list).map((one) => one.dataset.case))); } catch { /* no storage */ } }
  const siblings = $("[data-siblings]");
  if (siblings) {
    let ids = [];
    try { ids = JSON.parse(sessionStorage.getItem("hefa-list") || "[]"); } catch { /* no storage */ }
    const here = location.pathname.split("/")[2], at = ids.indexOf(here);
    if (at >= 0) {
      const part = (id, key, text) => (id ? `<a class="btn btn-sm" data-key="${key}" href="/cases/${id}"><kbd>${key}</kbd>${text}</a>` : "");
      siblings.innerHTML = `<span class="qq">第 ${at + 1} 件，共 ${ids.length} 件</span>${part(ids[at - 1], "[", "上一件")}${part(ids[at + 1], "]", "下一件")}`;
    }
  }

  // --- the beginning -------------------------------------------------------------------------------------------------
  const begin = (root) => { for (const form of $$("form[data-act]", root)) ready(form); };
  begin(document);
  if (new URLSearchParams(location.search).has("done")) {
    const mine = `hefa-draft:${document.body.dataset.me}:${location.pathname.slice(1).replace("cases/", "case/")}/`;
    try { for (const key of Object.keys(localStorage)) if (key.startsWith(mine)) localStorage.removeItem(key); } catch { /* switched off */ }
  }
  const told = $("main [data-focus]");
  if (told) told.focus({ preventScroll: true });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    begin(event.target);
    if (drawer()) document.body.style.overflow = "hidden";
  });
  document.body.addEventListener("htmx:sendError", (event) => {
    const form = event.target.closest("form[data-act]"), said = form && $("[data-saved]", form);
    if (!said) return;
    delete form.dataset.sent;
    said.textContent = "连不上服务器，没有办理；您写的都在，请稍后再按一次";
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.xhr.status >= 400 && event.detail.xhr.status < 600) { event.detail.shouldSwap = true; event.detail.isError = false; } });
  document.addEventListener("click", (event) => { for (const open of $$("details.who-menu[open]")) if (!open.contains(event.target)) open.open = false; });
})();
