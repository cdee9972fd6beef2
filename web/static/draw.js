// The draw of a panel recomputed on the reader's machine, as engine/verifier.py does it: same order, same faults, same words.
(function () {
  "use strict";
  const K = [];
  const H = [];
  (function constants() {
    let n = 2;
    const isPrime = (x) => { for (let i = 2; i * i <= x; i++) if (x % i === 0) return false; return true; };
    const part = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
    while (K.length < 64) { if (isPrime(n)) { if (H.length < 8) H.push(part(Math.sqrt(n))); K.push(part(Math.cbrt(n))); } n++; }
  })();

  // Plain, because a page served without TLS inside an office has no crypto.subtle.
  function sha256(text) {
    const bytes = Array.from(new TextEncoder().encode(text));
    const bits = bytes.length * 8;
    bytes.push(0x80);
    while (bytes.length % 64 !== 56) bytes.push(0);
    for (let shift = 56; shift >= 0; shift -= 8) bytes.push(Math.floor(bits / 2 ** shift) & 255);
    const h = H.slice();
    const turn = (x, by) => (x >>> by) | (x << (32 - by));
    for (let at = 0; at < bytes.length; at += 64) {
      const w = [];
      for (let i = 0; i < 64; i++) {
        if (i < 16) { w[i] = (bytes[at + 4 * i] << 24) | (bytes[at + 4 * i + 1] << 16) | (bytes[at + 4 * i + 2] << 8) | bytes[at + 4 * i + 3]; continue; }
        const a = w[i - 15], b = w[i - 2];
        w[i] = (w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
      }
      let [a, b, c, d, e, f, g, k] = h;
      for (let i = 0; i < 64; i++) {
        const one = (k + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        k = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      [a, b, c, d, e, f, g, k].forEach((value, i) => { h[i] = (h[i] + value) | 0; });
    }
    return h.map((value) => (value >>> 0).toString(16).padStart(8, "0")).join("");
  }

  const SIDES = ["unit", "review"];
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const need = (from, name) => {
    if (from === null || typeof from !== "object" || !(name in from)) throw new TypeError(name);
    return from[name];
  };
  const text = (value) => { if (typeof value !== "string") throw new TypeError("text"); return value; };

  // The day in China of a moment as the record writes it.
  const dayOf = (at) => new Date(Date.parse(text(at).slice(0, 19) + "Z") + 8 * 3600e3).toISOString().slice(0, 10);

  // The one spelling of a public number; "" for what is none.
  function canonical(number, ordered) {
    if (number.length > 100 || !/^[0-9 ,+.\-、，]*[0-9][0-9 ,+.\-、，]*$/.test(number)) return "";
    const parts = number.match(/[0-9]+/g).map(BigInt);
    if (ordered) return parts.join(" ");
    return parts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join(" ");
  }

  // What was named with the pool of how the number comes; null for pools before 0.2. The other way is always dice.
  function range(published, by) {
    if (!("sequence" in published)) return null;
    if (by === "FALLBACK") return { lowest: 1, highest: 6, ordered: true };
    return { lowest: need(published, "lowest"), highest: need(published, "highest"), ordered: published.sequence === "IN_ORDER" };
  }

  // What is wrong with a number in its one spelling; "" when nothing is.
  function outOfRange(number, named) {
    const there = number.split(" "), wrong = there.filter((one) => BigInt(one) < BigInt(named.lowest) || BigInt(one) > BigInt(named.highest));
    if (wrong.length) return wrong.join("、") + " 不在事先公布的 " + named.lowest + " 到 " + named.highest + " 之间";
    const twice = [...new Set(there.filter((one, n) => there.indexOf(one) !== n))];
    return twice.length && !named.ordered ? twice.join("、") + " 重复：事先公布的是不重复的整数" : "";
  }

  function ordered(seed, candidates, category) {
    const mine = candidates.filter((one) => one[2] === category).map((one) => [one[0], sha256(seed + "|" + one[0])]);
    return mine.sort((a, b) => (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0));
  }

  const drawn = (order, count, passed) => order.filter((one) => !passed.has(one[0])).slice(0, count).map((one) => one[0]);

  // What is tested, in the order in which a reader asks.
  const CHECKS = ["pool", "excluded", "commit", "reveal", "days", "once", "number", "words", "seed", "order", "seated", "next", "whole"];

  class Draws {
    constructor() {
      this.faults = [];
      this.seen = Object.fromEntries(CHECKS.map((one) => [one, []])); // what was found to hold, in words
      this.number = "";
      this.order = {};
      this.passedOver = {};
      this.decided = new Map();
      this.sitting = new Map(); // seat → code
      this.begin({});
    }

    begin(published) {
      this.published = published;
      this.left = new Set();
      this.commitments = {};
      this.words = {};
      this.drawn = this.voided = this.fell = false;
      this.anew = this.corrected = this.fellFor = "";
      this.confirmed = new Set();
      this.withNumber = ["", ""];
    }

    wrong(check, seq, what) { this.faults.push({ check, words: "第" + seq + "号留痕：" + what }); }

    holds(check, what) { this.seen[check].push(what); }

    follow(step) {
      try { this.see(step); } catch (fault) {
        this.wrong("whole", step.seq, "抽取的记录不完整，无法重算");
      }
    }

    see(step) {
      const [kind, side] = step.act.split(/_(.*)/);
      const said = step.answers;
      if (step.act === "admit") this.number = step.number;
      else if (step.act === "exclude") this.decided.set(step.seq, need(said, "code"));
      else if (step.act === "lift_exclusion") this.decided.delete(need(said, "decided"));
      else if (step.act === "void_number") this.void(step.seq, said);
      else if (step.act.startsWith("confirm_throw_")) this.confirmed.add(step.act.slice(14));
      else if (step.act === "decide_corrected") this.right(step.seq, need(said, "by"), need(said, "number"));
      else if (step.act === "publish") { this.begin(said); this.pool(step.seq); }
      else if (kind === "commit" && SIDES.includes(side)) { this.beforeTheNumber(step, "封存"); this.commit(step.seq, side, need(said, "commitment")); }
      else if (kind === "reveal" && SIDES.includes(side)) { this.beforeTheNumber(step, "揭开"); this.reveal(step.seq, side, text(need(said, "word"))); }
      else if (step.act === "draw") { this.onItsDay(step); this.draw(step.seq, said); }
      else if (step.act === "grant" || step.act === "replace") {
        if (this.sitting.has(said.seat)) this.left.add(this.sitting.get(said.seat));
        this.sitting.delete(said.seat);
        if (need(said, "category") in this.order) this.next(step.seq, said);
      }
    }

    void(seq, said) {
      const again = said.ground === "UNWITNESSED" && this.fellFor === "UNWITNESSED" && this.confirmed.size < SIDES.length;
      if (!again && said.thrown && this.thrownAnew) this.wrong("once", seq, "掷出的号码撤销了两次");
      if (!again && "corrected" in said && this.fell) this.wrong("once", seq, "同一名单的公开号码撤销了两次");
      this.voided = this.fell = true;
      this.fellFor = said.ground || "";
      this.anew = said.anew || "";
      this.corrected = said.corrected || "";
      this.thrownAnew = this.thrownAnew || Boolean(said.thrown);
      this.sitting.clear();
    }

    right(seq, by, number) {
      const known = [[this.anew, this.corrected], this.withNumber].some((one) => one[0] === by && one[1] === number);
      if (!known) this.wrong("number", seq, "所定的公开号码既不是更正后的，也不是抽取所用的");
      this.anew = by;
      this.corrected = number;
    }

    beforeTheNumber(step, verb) {
      const day = dayOf(step.at), named = need(this.published, "drawn_on");
      if (day >= named) this.wrong("days", step.seq, "公开号码产生之日（" + named + "）起才封存或揭开");
      else this.holds("days", verb + "在 " + day);
    }

    onItsDay(step) {
      const day = dayOf(step.at), named = need(this.published, "drawn_on");
      const atOnce = need(step.answers, "by") === "ANNOUNCED" && (this.published.source === "DICE" || !("sequence" in this.published));
      if (day < named || (day === named && !atOnce)) this.wrong("days", step.seq, "在公开号码产生之日以前抽取，或在当日就用替代办法、就用当日才开奖的号码");
      else this.holds("days", "抽取在 " + day + "（号码产生日 " + named + "）");
    }

    pool(seq) {
      const lines = need(this.published, "pool"), before = this.faults.length;
      if (sha256(lines.join("\n")) !== need(this.published, "pool_hash")) this.wrong("pool", seq, "人选名单与所公布的摘要不符");
      const codes = lines.map((line) => line.split("|")[0]);
      if (new Set(codes).size !== codes.length || lines.some((line) => line.split("|").length !== 3)) this.wrong("pool", seq, "人选名单有重复的编号或格式有误");
      if (this.faults.length === before) this.holds("pool", lines.length + " 人，摘要 " + this.published.pool_hash.slice(0, 8) + "…");
      const excluded = need(this.published, "excluded");
      excluded.filter((one) => one.decided).forEach((one) => {
        if (this.decided.get(one.decided) !== need(one, "code")) this.wrong("excluded", seq, one.code + " 没有批准机关决定排除的记录");
        else this.holds("excluded", one.code + "（第" + one.decided + "步决定）");
      });
    }

    commit(seq, side, commitment) {
      if (side in this.commitments || Object.keys(this.words).length || this.drawn) this.wrong("commit", seq, "重复封存，或在揭开之后才封存");
      else this.holds("commit", "第" + seq + "步");
      this.commitments[side] = commitment;
    }

    reveal(seq, side, word) {
      const before = this.faults.length;
      if (this.drawn || side in this.words) this.wrong("reveal", seq, "重复揭开，或在抽取之后才揭开");
      if (sha256(word) !== this.commitments[side]) this.wrong("reveal", seq, "揭开的词与封存的摘要不符");
      if (this.faults.length === before) this.holds("reveal", "“" + word + "”");
      this.words[side] = word;
    }

    draw(seq, said) {
      const candidates = need(this.published, "pool").map((line) => line.split("|"));
      const words = SIDES.map((side) => this.words[side] || "");
      const number = text(need(said, "public_number"));
      const seed = sha256([sha256(this.published.pool.join("\n")), ...words, number, this.number].join("|"));
      this.spelling(seq, said, number);
      this.judge("words", seq, same(need(said, "words"), words), "抽取所用的词不是双方揭开的词", words.map((one) => one || "空缺").join("、"));
      this.judge("seed", seq, need(said, "seed") === seed, "种子与重算的不符", seed.slice(0, 8) + "…");
      if (candidates.some((one) => one.length !== 3)) throw new TypeError("pool");
      const excluded = new Set([...need(this.published, "excluded").map((one) => need(one, "code")), ...this.gone(seq, said, candidates)]);
      const told = {};
      need(said, "order").forEach((row) => { (told[need(row, "category")] ||= []).push([need(row, "code"), need(row, "value")]); });
      const taken = need(said, "taken").map((one) => [need(one, "category"), need(one, "code")]).sort();
      const expected = [];
      need(this.published, "seats").forEach((group) => {
        const category = need(group, "category");
        this.order[category] = ordered(seed, candidates, category);
        this.judge("order", seq, same(told[category] || [], this.order[category]), category + " 的次序与重算的不符", (this.titles[category] || category) + " " + this.order[category].length + " 人");
        drawn(this.order[category], need(group, "count"), excluded).forEach((code) => expected.push([category, code]));
      });
      this.judge("seated", seq, same(taken, expected.sort()), "入席的人选与重算的不符", expected.map((one) => one[1]).join("、"));
      Object.keys(told).forEach((category) => {
        this.passedOver[category] = new Set([...excluded, ...expected.filter((one) => one[0] === category).map((one) => one[1])]);
      });
      said.taken.filter((one) => one.seat).forEach((one) => this.sitting.set(one.seat, one.code));
      this.drawn = true;
    }

    gone(seq, said, candidates) {
      const told = (said.passed || []).map((one) => need(one, "code")).sort(), listed = new Set(candidates.map((one) => one[0]));
      const left = [...this.left].filter((one) => listed.has(one)).sort();
      if ("passed" in said && !same(told, left)) this.wrong("seated", seq, "略过的不是这份名单上因回避或缺位离席的人");
      return told;
    }

    judge(check, seq, holds, fault, found) {
      if (holds) this.holds(check, found); else this.wrong(check, seq, fault);
    }

    spelling(seq, said, number) {
      this.judge("once", seq, !this.drawn || this.voided, "同一名单抽取了两次，前一次没有被撤销", "第" + seq + "步");
      if (this.voided && this.anew && need(said, "by") !== this.anew) this.wrong("once", seq, "号码撤销之后改用了另一种办法");
      this.voided = false;
      this.withNumber = [need(said, "by"), number];
      this.confirmed.clear();
      const before = this.faults.length, by = need(said, "by");
      const named = range(this.published, by);
      if (number !== canonical(number, named !== null && named.ordered) || !["ANNOUNCED", "FALLBACK"].includes(by)) this.wrong("number", seq, "公开号码不是规定的写法");
      const wanted = need(this.published, by === "FALLBACK" ? "fallback_numbers" : "numbers");
      if (number.split(/\s+/).filter(Boolean).length !== wanted) this.wrong("number", seq, "公开号码的个数不是事先公布的个数");
      else if (named !== null && outOfRange(number, named)) this.wrong("number", seq, "公开号码：" + outOfRange(number, named));
      if (this.corrected && this.corrected !== number) this.wrong("number", seq, "公开号码不是撤销决定所更正的号码");
      this.corrected = "";
      if (this.faults.length === before) this.holds("number", "“" + number + "”，" + wanted + " 个");
    }

    next(seq, said) {
      const order = this.order[said.category], passed = (this.passedOver[said.category] ||= new Set()), before = this.faults.length;
      need(said, "passed").forEach((one) => {
        const ahead = drawn(order, 1, passed);
        if (!same(ahead, [need(one, "code")]) || !need(one, "reason")) this.wrong("next", seq, one.code + " 不是同一次序的下一名，却被略过");
        passed.add(one.code);
      });
      const left = drawn(order, 1, passed);
      if (need(said, "next_code") !== (left[0] || "")) this.wrong("next", seq, "递补的人选不是同一次序的下一名");
      passed.add(said.next_code);
      if (said.next_code && said.seat) this.sitting.set(said.seat, said.next_code);
      if (this.faults.length === before) this.holds("next", said.next_code || "没有候补");
    }
  }

  const SAYS = {
    pool: ["名单与公布的摘要一致，编号不重复", "还没有公布名单"],
    excluded: ["由批准机关排除的人，都有决定在先的记录", "没有由批准机关决定排除的人"],
    commit: ["每方只封存一次，都在揭开之前", "没有人封存"],
    reveal: ["揭开的词与封存的指纹一致，各揭开一次，都在抽取之前", "没有人揭开"],
    days: ["封存、揭开都早于公开号码产生之日，抽取不早于该日", "还没有封存"],
    once: ["同一名单没有重复抽取；号码撤销至多一次，按决定更正或者重来", "还没有抽取"],
    number: ["公开号码只有一种写法，个数、范围与事先公布的一致", "还没有抽取"],
    words: ["抽取所用的词就是双方揭开的词，没揭开的按空缺计入", "还没有抽取"],
    seed: ["种子由名单摘要、两个词、公开号码、案号重算一致", "还没有抽取"],
    order: ["每一类每一个人的抽取值和次序重算一致", "还没有抽取"],
    seated: ["入席的是次序最前、没有被排除也没有因回避离席的人", "还没有抽取"],
    next: ["递补的都是同一次序的下一名，略过的都写明理由", "没有递补"],
    whole: ["抽取的记录完整，读得懂", ""],
  };

  // Lines for a reader. `ok`: true, false, or null where there is nothing to test. `faults`: the words of the verifier.
  function verify(steps, titles) {
    const draws = new Draws();
    draws.titles = titles || {};
    steps.forEach((step) => draws.follow(step));
    const lines = CHECKS.map((check) => {
      const faults = draws.faults.filter((one) => one.check === check).map((one) => one.words);
      const found = [...new Set(draws.seen[check])];
      const tested = check === "whole" || found.length > 0;
      const [holds, nothing] = SAYS[check];
      return faults.length ? { ok: false, words: holds, found: faults } : { ok: tested ? true : null, words: tested ? holds : nothing, found };
    });
    return { lines, faults: draws.faults.map((one) => one.words) };
  }

  window.hefaDraw = { sha256, canonical, verify };
})();
