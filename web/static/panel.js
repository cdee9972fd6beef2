// The word of a side never leaves this machine: only its print does. The draw is recomputed here, too.
(function () {
  "use strict";
  const { sha256, verify } = window.hefaDraw || {}; // the ballot does without

  document.querySelectorAll("[data-commit]").forEach((form) => {
    const word = form.querySelector("[data-secret]"), print = form.querySelector("[data-print]");
    form.querySelector("[data-word]").hidden = false;
    print.readOnly = true;
    word.addEventListener("input", () => { const said = word.value.normalize("NFC").trim(); print.value = said ? sha256(said) : ""; });
  });

  const MARKS = { true: ["✓", "一致"], false: ["✗", "不一致"], null: ["—", "没有可核对的"] };

  function element(name, words, kind) {
    const made = document.createElement(name);
    if (words) made.textContent = words;
    if (kind) made.className = kind;
    return made;
  }

  function line(one) {
    const [mark, spoken] = MARKS[String(one.ok)];
    const made = element("li", "", { true: "ck-on", false: "ck-off", null: "ck-none" }[String(one.ok)]);
    const sign = element("span", mark, "ck-m");
    sign.setAttribute("aria-hidden", "true");
    const said = element("div");
    said.append(element("span", spoken + "：", "sr"), element("b", one.words));
    if (one.found.length) said.append(element("span", one.found.join("；"), "qq"));
    made.append(sign, said);
    return made;
  }

  document.querySelectorAll("[data-recompute]").forEach((button) => {
    button.hidden = false;
    const said = document.querySelector("[data-recomputed]"), list = document.querySelector("[data-checks]");
    let busy = false; // not disabled: whoever works by keyboard stays where they are
    button.addEventListener("click", async () => {
      if (busy) return;
      busy = true;
      try {
        const answer = await fetch(button.dataset.draw);
        if (!answer.ok) throw new Error(String(answer.status));
        const draw = await answer.json();
        const { lines, faults } = verify(draw.steps, draw.categories);
        list.replaceChildren(...lines.map(line));
        list.parentElement.hidden = false;
        said.textContent = faults.length ? "本机重算：不一致，" + faults.length + " 处" : "本机重算：一致，核对 " + lines.filter((one) => one.ok).length + " 项";
      } catch (fault) {
        said.textContent = "没有取到抽取的记录，请刷新后再试";
      } finally {
        busy = false;
      }
    });
  });

  document.querySelectorAll("[data-ballot]").forEach((form) => {
    const left = form.querySelector("[data-left]");
    const count = () => {
      const open = Array.from(form.querySelectorAll("[data-point]")).filter((one) => !one.querySelector(":checked"));
      left.textContent = open.length ? "还有 " + open.length + " 个分歧点没选" : "";
    };
    form.addEventListener("change", count);
    count();
  });
})();
