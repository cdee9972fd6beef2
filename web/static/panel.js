// The word of a side never leaves this machine: only its print does. The draw is recomputed here, too.
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

  document.querySelectorAll("[data-commit]").forEach((form) => {
    const word = form.querySelector("[data-secret]"), print = form.querySelector("[data-print]");
    form.querySelector("[data-word]").hidden = false;
    print.readOnly = true;
    word.addEventListener("input", () => { const said = word.value.trim(); print.value = said ? sha256(said) : ""; });
  });

  document.querySelectorAll("[data-recompute]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const said = document.querySelector("[data-recomputed]");
      const draw = await (await fetch(button.dataset.draw)).json();
      const pool = sha256(draw.pool.join("\n"));
      const words = draw.words.map((one) => one.word);
      const seed = sha256([pool, ...words, draw.public_number, button.dataset.number].join("|"));
      const prints = draw.words.every((one) => !one.word || sha256(one.word) === one.commitment);
      const values = draw.order.every((one) => sha256(seed + "|" + one.code) === one.value);
      const same = pool === draw.pool_hash && seed === draw.seed && prints && values;
      said.textContent = same ? "本机重算：一致" : "本机重算：不一致";
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
