// What the opinion editor gains by script: quoting, findings without a reload, drafts kept here and on the server, keys.
"use strict";
(() => {
  const form = document.querySelector("form[data-opinion]");
  if (!form) return;
  const $ = (selector, root = form) => root.querySelector(selector);
  const $$ = (selector, root = form) => [...root.querySelectorAll(selector)];
  const token = () => $("input[name=form]").value;
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* switched off */ } },
  };
  const place = form.dataset.place, seq = $("input[name=seq]").value;
  const KEY = `hefa-opinion:${document.body.dataset.me}:${place}`, ASIDE = `${KEY}:aside`;
  const fits = JSON.parse(form.dataset.fits), button = $("[data-do]"), saidAt = $("[data-saved]");

  // --- what is written ---------------------------------------------------------------------------------------------
  const words = () => [...new FormData(form)].filter(([name, value]) => name.startsWith("a.") && typeof value === "string");
  const same = (one, other) => JSON.stringify(one.map(([n, v]) => [n, v.replaceAll("\r\n", "\n")])) === JSON.stringify(other.map(([n, v]) => [n, v.replaceAll("\r\n", "\n")]));
  const subjects = (list) => list.filter(([name]) => name === "a.subjects").map(([, value]) => value).sort().join();
  function apply(list) {
    $("[data-findings]").replaceChildren();
    for (const number of new Set(list.map(([name]) => (name.match(/^a\.findings\.([^.]+)\./) || [])[1]).filter(Boolean))) {
      addFinding({}, number);
    }
    for (const box of $$("input[name='a.subjects']")) box.checked = list.some(([name, value]) => name === "a.subjects" && value === box.value);
    for (const [name, value] of list) {
      for (const field of $$(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio") field.checked = field.value === value;
        else if (field.type !== "checkbox" && (field.type !== "hidden" || "markState" in field.dataset)) field.value = value;
      }
    }
    for (const one of $$("[data-tip-of]")) showTip(one);
    update();
  }

  // --- findings ------------------------------------------------------------------------------------------------------
  let last = Math.max(-1, ...$$("[data-finding]").map((one) => Number(one.dataset.finding) || 0));
  function addFinding(values, number = String(last + 1)) {
    last = Math.max(last, Number(number) || 0);
    const into = $("[data-findings]");
    into.insertAdjacentHTML("beforeend", $("[data-finding-template]").innerHTML.replaceAll("99999", number));
    const made = into.lastElementChild;
    for (const [name, value] of Object.entries(values)) {
      for (const field of $$(`[name="a.findings.${number}.${name}"]`, made)) {
        if (field.type === "radio") field.checked = field.value === value; else field.value = value;
      }
    }
    return made;
  }
  function added(values, focus) {
    const made = addFinding(values);
    changed();
    const field = $(`[name$=".${focus}"]`, made);
    field.focus();
    made.scrollIntoView({ block: "nearest" });
  }
  function fromLine(line) {
    const { aspect, basis, severity, fix, question } = line.dataset;
    added({ aspect, basis, severity, suggestion: fix, problem: $("input[name$='.note']", line).value || `不符合：${question}` }, "clause");
  }

  // --- places of the clause scanner: taken up, dismissed with a reason, looked at again -----------------------------
  function showTip(one) {
    const state = $("[data-mark-state]", one).value;
    one.dataset.state = state;
    $("[data-tip-said]", one).textContent = $("input[name$='.why']", one).value;
    for (const mark of $$(`[data-tip="${CSS.escape(one.dataset.tipOf)}"]`)) mark.classList.toggle("is-done", state !== "");
    const left = $$("[data-tip-of]").filter((other) => !other.dataset.state).length;
    $("[data-tips-left]").textContent = left ? `${left} 处还没看` : "都看过了";
  }
  function tipTo(one, state) {
    $("[data-mark-state]", one).value = state;
    showTip(one);
    changed();
  }
  function tip(one, what) {
    const why = $("input[name$='.why']", one);
    if (what === "dismiss" && [...why.value.trim()].length < 2) {
      why.setAttribute("aria-invalid", "true");
      why.placeholder = "请先写明不采纳的理由";
      why.focus();
      return;
    }
    why.removeAttribute("aria-invalid");
    tipTo(one, { take: "taken", dismiss: "dismissed", reopen: "" }[what]);
    if (what === "take") {
      const { aspect, clause, problem, basis, severity, suggestion } = one.dataset;
      added({ aspect, clause, problem, basis, severity, suggestion }, "problem");
    } else $(what === "dismiss" ? ".tip-out [data-tip-reopen]" : "[data-tip-take]", one).focus();
  }

  // --- quoting -------------------------------------------------------------------------------------------------------
  const paper = $("[data-paper]"), quoteButton = $("[data-quote-now]");
  let selected = null;
  function selection() {
    const now = getSelection();
    if (!paper || !now.rangeCount || now.isCollapsed || !paper.contains(now.getRangeAt(0).commonAncestorContainer)) return null;
    const copy = now.getRangeAt(0).cloneContents();
    for (const mark of copy.querySelectorAll("sup")) mark.remove();
    const text = copy.textContent.replace(/\s+/g, " ").trim();
    return text ? { text, range: now.getRangeAt(0) } : null;
  }
  document.addEventListener("selectionchange", () => {
    const now = selection();
    if (now) selected = now;
    if (quoteButton) quoteButton.hidden = !now;
  });
  function quote() {
    const now = selection() || selected;
    if (!now) return;
    selected = null;
    const number = $$("[data-finding]").length + 1;
    try {
      const mark = document.createElement("mark");
      mark.className = "hl";
      mark.dataset.quote = number;
      now.range.surroundContents(mark);
      mark.insertAdjacentHTML("beforeend", `<sup>${number}</sup>`);
    } catch { /* over several paragraphs: the quotation stands in the finding all the same */ }
    getSelection().removeAllRanges();
    added({ clause: now.text.length > 200 ? `${now.text.slice(0, 199)}…` : now.text }, "problem");
  }

  // --- what is still missing -------------------------------------------------------------------------------------------
  const length = (field) => [...field.value.trim()].length;
  function missing() {
    const found = [];
    const lines = $$("[data-line]"), open = lines.filter((line) => !$("input[type=radio]:checked", line));
    if (open.length) found.push([`余 ${open.length} 项`, $("input[type=radio]", open[0])]);
    const silent = lines.filter((line) => $("input[value=N]:checked, input[value=NA]:checked", line) && length($("input[name$='.note']", line)) < 2);
    if (silent.length) found.push([`${silent.length} 项没有说明`, $("input[name$='.note']", silent[0])]);
    if (lines.length) return found;
    $$("[data-finding]").forEach((one, n) => {
      const lacking = $$("textarea", one).find((field) => length(field) < (field.name.endsWith(".clause") ? 1 : 2));
      if (lacking) found.push([`问题 ${n + 1} 没有写完`, lacking]);
      else if (!$("input[name$='.severity']:checked", one)) found.push([`问题 ${n + 1} 没有程度`, $("input[type=radio]", one)]);
    });
    const conclusion = $("#conclusion"), sure = $("input[name=sure]");
    if (!conclusion.value) found.push(["没有结论", conclusion]);
    if (length($("#summary")) < 2) found.push(["没有理由", $("#summary")]);
    if (sure && !sure.checked) found.push(["没有确认", sure]);
    return found;
  }
  function overlong() {
    for (const field of $$("textarea[data-most]")) {
      const most = Number(field.dataset.most), now = [...field.value].length;
      let told = field.nextElementSibling;
      if (!told || !told.classList.contains("over")) told = null;
      if (now <= most) { if (told) told.remove(); continue; }
      if (!told) { field.insertAdjacentHTML("afterend", '<p class="over" role="status"></p>'); told = field.nextElementSibling; }
      told.textContent = `已写 ${now} 字，办理时最多 ${most} 字；草稿全部保留，请精简后再办。`;
    }
  }
  function conclude() {
    const severe = ["违法", "风险", "文字"].filter((one) => $(`[data-findings] input[value="${one}"]:checked`)).join("");
    const doubts = form.dataset.doubts || $("[data-line] input[value=N]:checked");
    const allowed = fits[doubts ? "doubts" : "sure"][severe], select = $("#conclusion");
    for (const option of select.options) option.disabled = Boolean(option.value) && !allowed.includes(option.value);
    const refused = select.selectedOptions[0] && select.selectedOptions[0].disabled ? select.selectedOptions[0].text : "";
    if (refused) select.value = "";
    const unlawful = $$("[data-findings] input[value='违法']:checked").length;
    $("[data-why]").textContent = refused ? `现有的问题不允许“${refused}”，请重新选择。` : unlawful ? `有 ${unlawful} 条违法，不能选“合法”。` : "结论从最重的问题：这里只能选问题所允许的。";
  }
  function update() {
    const findings = $$("[data-finding]");
    findings.forEach((one, n) => { for (const place of $$("[data-number]", one)) place.textContent = n + 1; });
    $("[data-count]").textContent = findings.length;
    $("[data-none]").hidden = findings.length > 0;
    for (const group of $$("[data-group]")) {
      const lines = $$("[data-line]", group), bad = $$("input[value=N]:checked", group).length;
      $("[data-group-count]", group).textContent = `${$$("input[type=radio]:checked", group).length} / ${lines.length} 已答${bad ? ` · ${bad} 个问题` : ""}`;
    }
    const progress = $("[data-progress]");
    if (progress) progress.textContent = `已答 ${$$("[data-line] input[type=radio]:checked").length} / ${$$("[data-line]").length}`;
    conclude();
    overlong();
    const left = missing();
    $("[data-do-words]").textContent = left.length ? `${button.dataset.title}：${left[0][0]}` : button.dataset.title;
    $("[data-missing]").textContent = left.length > 1 ? `还有：${left.slice(1, 4).map(([text]) => text).join("、")}` : "";
  }

  // --- drafts ----------------------------------------------------------------------------------------------------------
  let saved = words(), conflict = false, timer = 0, running = null;
  const clock = () => new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const here = () => ({ known: form.dataset.known || "", seq, at: Date.now(), words: words() });
  function tell(text, take, leave) {
    const told = document.querySelector("[data-told]");
    told.hidden = false;
    document.querySelector("[data-told-words]").textContent = text;
    for (const [name, offer] of [["take", take], ["leave", leave]]) {
      const place = document.querySelector(`[data-${name}]`);
      place.hidden = !offer;
      if (offer) { place.textContent = offer[0]; place.onclick = () => { told.hidden = true; offer[1](); }; }
    }
  }
  async function save(anyway = false) {
    clearTimeout(timer);
    while (running) await running; // one after the other: the next must know the moment of the last
    const now = words();
    if (!anyway && same(now, saved)) return "ok";
    if (conflict && !anyway) { store.set(ASIDE, here()); return "conflict"; }
    running = send(now, anyway);
    try { return await running; } finally { running = null; }
  }
  async function send(now, anyway) {
    const kept = store.set(KEY, here()), local = kept ? "已存在本机" : "请先复制出来：本机也存不下";
    const body = new FormData();
    for (const [name, value] of [...now, ["place", place], ["known", form.dataset.known || ""], ...(anyway ? [["anyway", "yes"]] : [])]) body.append(name, value);
    let answer;
    try {
      answer = await fetch("/drafts", { method: "POST", body, headers: { "X-Form": token() }, redirect: "manual" });
    } catch { saidAt.textContent = `连不上服务器，${local}`; return "offline"; }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      saidAt.textContent = `登录已过期，${local}`;
      tell(`登录已过期。您写的内容${local}，重新登录后回到这一页就会恢复。`, ["去登录", () => { location.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`; }]);
      return "signed-out";
    }
    if (answer.status === 409) {
      conflict = true;
      store.drop(KEY);
      store.set(ASIDE, here());
      tell("另一个窗口里有更新的草稿，这里没有覆盖它。", ["看那一份", () => { store.drop(ASIDE); location.reload(); }],
        ["用这里的覆盖", async () => { conflict = false; store.drop(ASIDE); await save(true); }]);
      return "conflict";
    }
    if (!answer.ok) { saidAt.textContent = `没有存上（${answer.status}），${local}`; return "failed"; }
    form.dataset.known = (await answer.json()).at;
    saved = now;
    store.drop(KEY);
    saidAt.textContent = `已存 ${clock()}`;
    return "ok";
  }
  function changed() {
    update();
    store.set(conflict ? ASIDE : KEY, here());
    clearTimeout(timer);
    timer = setTimeout(save, 2500);
  }
  function bringBack() {
    const aside = store.get(ASIDE), kept = store.get(KEY) || aside;
    if (!kept || same(kept.words, words())) { store.drop(KEY); store.drop(ASIDE); return; }
    const take = async () => {
      const other = subjects(kept.words) !== subjects(words());
      apply(kept.words);
      store.drop(ASIDE);
      if ((await save(true)) === "ok" && other) location.reload();
    };
    if (kept !== aside && kept.seq === seq && kept.known === (form.dataset.known || "")) {
      take().then(() => tell("已恢复上次留在本机、没有存到服务器的内容。"));
      return;
    }
    tell("本机还留着一份没有存到服务器的内容，与这里的不同。", ["换成本机那一份", take], ["丢掉它", () => { store.drop(KEY); store.drop(ASIDE); }]);
  }

  // --- events ----------------------------------------------------------------------------------------------------------
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("focusout", () => { if (!same(words(), saved)) save(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  form.addEventListener("change", async (event) => {
    if (!event.target.name.endsWith(".basis")) return;
    const note = $("[data-void]", event.target.parentElement);
    try {
      const { reason } = await (await fetch(`/opinion/basis?words=${encodeURIComponent(event.target.value.slice(0, 2000))}`)).json();
      note.hidden = !reason;
      $("div", note).textContent = reason;
    } catch { /* the act itself will say so */ }
  });
  form.addEventListener("click", (event) => {
    const at = (name) => event.target.closest(`[${name}]`);
    const local = at("data-add-finding") || at("data-find") || at("data-out") || at("data-quote-now");
    for (const what of ["take", "dismiss", "reopen"]) {
      if (at(`data-tip-${what}`)) { event.preventDefault(); tip(at("data-tip-of"), what); return; }
    }
    if (!local) return;
    event.preventDefault();
    if (at("data-add-finding")) added({}, "clause");
    else if (at("data-find")) fromLine(at("data-line"));
    else if (at("data-out")) { at("data-finding").remove(); changed(); $("[data-add-finding]").focus(); }
    else quote();
  });
  let going = false;
  form.addEventListener("submit", async (event) => {
    if (going) { going = false; return; }
    event.preventDefault();
    const by = event.submitter || button;
    if (by === button) {
      const [first] = missing();
      if (first) { first[1].closest("details")?.setAttribute("open", ""); first[1].focus(); return; }
    }
    const result = await save();
    if (result !== "ok" && result !== "conflict") return;
    setTimeout(() => { going = true; form.requestSubmit(by); }); // not while this very event is still being told
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { event.preventDefault(); form.requestSubmit(button); return; }
    if (event.key === "Enter" && event.target.matches("form[data-opinion] input")) { event.preventDefault(); return; }
    let off = false;
    try { off = localStorage.getItem("hefa-keys") === "off"; } catch { /* switched off */ }
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea")) return;
    if (event.key === "q" || event.key === "Q") { if (selection()) { event.preventDefault(); quote(); } }
    else if (event.key === "+") { event.preventDefault(); added({}, "clause"); }
  });

  update();
  bringBack();
})();
