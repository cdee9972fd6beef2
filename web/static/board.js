// The charts of the board, drawn from the tables below them: without this script the tables say the same.
"use strict";
(() => {
  const places = [...document.querySelectorAll("[data-chart]")];
  if (!places.length || typeof echarts === "undefined") return;
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const rowsOf = (place) => [...document.getElementById(place.dataset.from).tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
  const columns = (rows, ...at) => at.map((n) => rows.map((row) => (n === 0 ? row[0] : Number(row[n]))));

  function look() {
    const ink = token("--h-ink-2"), line = token("--h-line"), font = { fontFamily: token("--h-sans"), color: ink, fontSize: 12 };
    return {
      font, line, ink, strong: token("--h-ink"), counted: token("--h-counted"), soon: token("--h-soon-fill"), late: token("--h-late-fill"), soft: token("--h-pause-soft"),
      hatch: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [1.5, 4], rotation: -Math.PI / 4, color: token("--h-control") },
      base: { animation: false, aria: { enabled: true }, textStyle: font },
      legend: { top: 6, left: 8, itemWidth: 12, itemHeight: 10, itemGap: 16, icon: "rect", textStyle: font, selectedMode: false },
      value: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: line } }, axisLabel: font, splitNumber: 3 },
      category: { type: "category", axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: font },
    };
  }
  const make = {
    stages(place, rows, l) {
      const [names, median, nine] = columns(rows, 0, 1, 2);
      const bar = (name, data, itemStyle) => ({ name, type: "bar", data, barWidth: 11, barGap: "35%", itemStyle, label: { show: true, position: "right", ...l.font } });
      place.style.height = `${60 + names.length * 42}px`;
      return { ...l.base, legend: l.legend, grid: { left: 92, right: 34, top: 40, bottom: 8 }, xAxis: { type: "value", show: false }, yAxis: { ...l.category, data: names, inverse: true, axisLine: { show: false } },
        series: [bar("中位", median, { color: l.counted }), bar("九成", nine, { color: l.soft, borderColor: l.ink, borderWidth: 1, decal: l.hatch })] };
    },
    spread(place, rows, l) {
      const [days, counts] = columns(rows, 0, 1), nine = Number(place.dataset.nine);
      const at = (n) => Math.min(n, days.length - 1);
      const style = (n) => (n <= nine ? { color: l.counted } : { color: l.soon, decal: { ...l.hatch, color: "rgba(0,0,0,.35)" } });
      const mark = (name, n) => ({ name, xAxis: at(Number(n)) });
      return { ...l.base, grid: { left: 40, right: 16, top: 40, bottom: 30 }, xAxis: { ...l.category, data: days }, yAxis: l.value,
        series: [{ type: "bar", barCategoryGap: "18%", data: counts.map((value, n) => ({ value, itemStyle: style(n) })),
          markLine: { symbol: "none", label: { ...l.font, formatter: (one) => one.name }, lineStyle: { color: l.ink, type: "dashed" }, data: [mark("中位", place.dataset.median), mark("九成", nine)] } }] };
    },
    months(place, rows, l) {
      const [names, arrived, opined, late] = columns(rows, 0, 1, 2, 3);
      return { ...l.base, legend: l.legend, grid: { left: 40, right: 16, top: 40, bottom: 30 }, xAxis: { ...l.category, data: names.map((name) => name.replace(/^\d+年/, "")) }, yAxis: l.value,
        series: [{ name: "收件", type: "bar", data: arrived, itemStyle: { color: l.soft, borderColor: l.ink, borderWidth: 1 } }, { name: "出具意见", type: "bar", data: opined, itemStyle: { color: l.counted } },
          { name: "超期审查", type: "bar", data: late, itemStyle: { color: l.late, decal: { ...l.hatch, color: "rgba(255,255,255,.6)" } } }] };
    },
  };
  let charts = [];
  function draw() {
    for (const chart of charts) chart.dispose();
    const l = look();
    charts = places.map((place) => {
      const option = make[place.dataset.chart](place, rowsOf(place), l);
      const chart = echarts.init(place, null, { renderer: "svg" });
      chart.setOption(option);
      return chart;
    });
    document.documentElement.dataset.drawn = String(charts.length);
  }
  draw();
  addEventListener("resize", () => { for (const chart of charts) chart.resize(); });
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
})();
