/* The places of a tally: thousands of marks, drawn on a canvas exactly over the map. What is drawn
   is made of a few bytes a day by the rule that pictures go by (tallied/marks.py). */
(function () {
  "use strict";

  const DIAMOND = 1.3; // plotly draws one so much wider than a circle of its size
  const NEAR = 8; // pixels beside a mark in which it answers
  const STILL = 4; // pixels within which a press is a click
  const ROOMY = 560; // pixels of a map that has room for all names
  const FONT = "600 12.5px 'Source Sans 3', sans-serif";
  const made = new WeakMap(); // view to what is drawn on each of its days
  const state = { shown: null, points: null, key: "", over: null, press: null, graph: null, soon: 0 };

  /* ---- from bytes to marks ---- */

  const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

  function reader(bytes) {
    let at = 0;
    return {
      byte: () => bytes[at++],
      number() {
        let number = 0;
        for (let times = 1; ; times *= 128) {
          const byte = bytes[at++];
          number += (byte & 127) * times;
          if (byte < 128) return number;
        }
      },
    };
  }

  /* Cells as `packed` writes them: place, type, whether the day is uncertain, count. */
  function unpacked(text) {
    const read = reader(bytesOf(text));
    const length = read.number();
    const cells = Array.from({ length }, () => ({ place: read.number() }));
    cells.forEach((cell, at) => (cell.place += at ? cells[at - 1].place : 0));
    cells.forEach((cell) => {
      const byte = read.byte();
      Object.assign(cell, { kind: byte >> 1, unsure: Boolean(byte & 1) });
    });
    cells.forEach((cell) => (cell.events = read.number()));
    return cells;
  }

  /* One mark a place, the largest first, as `marks_of` makes them. */
  function marksOf(cells, { growth, smallest, diamond: least }, areas) {
    const marks = [];
    cells.forEach((cell) => {
      let mark = marks[marks.length - 1];
      if (!mark || mark.place !== cell.place) {
        marks.push((mark = { place: cell.place, events: 0, kind: 0, unsure: true, kinds: [] }));
      }
      mark.events += cell.events;
      mark.kind = Math.max(mark.kind, cell.kind);
      mark.unsure = mark.unsure && cell.unsure;
      mark.kinds[cell.kind] = (mark.kinds[cell.kind] || 0) + cell.events;
    });
    marks.forEach((mark) => {
      mark.area = areas.has(mark.place);
      mark.size = Math.round(Math.max(mark.area ? least : smallest, growth * Math.sqrt(mark.events)) * 100) / 100;
    });
    return marks.sort((one, other) => other.events - one.events || one.place - other.place);
  }

  function days(text) {
    return new Uint16Array(bytesOf(text).buffer);
  }

  /* What is drawn on a day: `marks`, positions of places reached `earlier`, `arrived` places. */
  function expanded(view, at) {
    if (!made.has(view)) made.set(view, { days: {}, reached: days(view.tally.reached), arrived: days(view.tally.arrived), areas: new Set(view.places.areas) });
    const kept = made.get(view);
    if (kept.days[at]) return kept.days[at];
    const marks = marksOf(unpacked(view.cells[at]), view.tally, kept.areas);
    const here = new Set(marks.map((mark) => mark.place));
    const earlier = [...kept.reached.keys()].filter((place) => kept.reached[place] <= at && !here.has(place));
    const first = view.tally.since === null ? at : Math.min(view.tally.since, at);
    marks.forEach((mark) => (mark.arrives = kept.arrived[mark.place] >= first && kept.arrived[mark.place] <= at));
    return (kept.days[at] = { marks, earlier });
  }

  /* ---- where they lie ---- */

  const projectionOf = (graph) => graph._fullLayout?.geo?._subplot?.projection;

  /* Places in pixels, anew only when the map has moved. */
  function project(graph, { lon, lat }) {
    const projection = projectionOf(graph);
    const key = [lon.length, graph.clientWidth, projection.scale(), projection.translate(), projection.rotate(),
      projection.center ? projection.center() : ""].join();
    if (key === state.key && state.lon === lon) return state.points;
    Object.assign(state, { key, lon });
    return (state.points = lon.map((each, at) => projection([each, lat[at]]) || [NaN, NaN]));
  }

  /* ---- drawing ---- */

  /* The canvas lies above the map and below the box that answers a pointer. */
  function canvasOf(graph) {
    const box = graph.querySelector(".svg-container");
    let canvas = box.querySelector(":scope > canvas.places");
    if (!canvas) {
      canvas = Object.assign(document.createElement("canvas"), { className: "places" });
      canvas.setAttribute("role", "img");
      box.insertBefore(canvas, box.querySelector(".main-svg").nextSibling);
    }
    const { clientWidth: wide, clientHeight: high } = graph;
    const dense = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(wide * dense) || canvas.height !== Math.round(high * dense)) {
      Object.assign(canvas, { width: Math.round(wide * dense), height: Math.round(high * dense) });
      Object.assign(canvas.style, { width: `${wide}px`, height: `${high}px` });
    }
    const brush = canvas.getContext("2d", { willReadFrequently: true });
    brush.setTransform(dense, 0, 0, dense, 0, 0);
    brush.clearRect(0, 0, wide, high);
    return { canvas, brush, wide, high };
  }

  function draw() {
    state.soon = 0;
    const { view, day } = state.shown || {};
    const graph = document.querySelector("#map .js-plotly-plot");
    if (!view?.tally || view.cells[day] == null || !graph || !projectionOf(graph)) return;
    watch(graph);
    const { canvas, brush, wide, high } = canvasOf(graph);
    const points = project(graph, view.places);
    const inside = (place, reach) => points[place][0] > -reach && points[place][0] < wide + reach
      && points[place][1] > -reach && points[place][1] < high + reach;
    const { marks, earlier } = expanded(view, day);
    const seen = marks.filter((mark) => inside(mark.place, mark.size));
    const quiet = earlier.filter((place) => inside(place, NEAR));
    drawRegions(brush, graph, view.frames[day]["region-events"]);
    drawEarlier(brush, points, quiet, view.tally);
    seen.forEach((mark) => drawMark(brush, points[mark.place], mark, view.tally));
    drawNames(brush, points, seen, view, wide, high);
    state.drawn = { points, seen, quiet, view };
    describe(canvas, marks.length, view.tally);
  }

  /* Diamonds of what is known by region alone, as the figure has them; their regions answer a pointer. */
  function drawRegions(brush, graph, values) {
    const { lat } = graph.data.find((trace) => trace.name === "region-events");
    values.lon.forEach((lon, at) => {
      const point = lon === null ? null : projectionOf(graph)([lon, lat[at]]);
      if (!point) return;
      diamond(brush, point, values["marker.size"][at]);
      brush.fillStyle = values["marker.color"][at];
      brush.fill();
      const dash = values["marker.line.dash"][at]; // "solid", or "4px,2px"
      brush.setLineDash(dash === "solid" ? [] : dash.split(",").map(parseFloat));
      brush.lineWidth = values["marker.line.width"][at];
      brush.strokeStyle = values["marker.line.color"][at];
      brush.stroke();
    });
  }

  function diamond(brush, [x, y], size) {
    const half = (size / 2) * DIAMOND;
    brush.beginPath();
    [[half, 0], [0, half], [-half, 0], [0, -half]].forEach(([right, down]) => brush.lineTo(x + right, y + down));
    brush.closePath();
  }

  function circle(brush, [x, y], size) {
    brush.beginPath();
    brush.arc(x, y, size / 2, 0, 2 * Math.PI);
  }

  function drawEarlier(brush, points, quiet, tally) {
    brush.fillStyle = tally.quiet;
    brush.beginPath();
    const half = tally.earlier / 2;
    quiet.forEach((place) => {
      const [x, y] = points[place];
      brush.moveTo(x + half, y);
      brush.arc(x, y, half, 0, 2 * Math.PI);
    });
    brush.fill();
  }

  function drawMark(brush, point, mark, tally) {
    const colour = tally.colours[mark.kind];
    (mark.area ? diamond : circle)(brush, point, mark.size);
    brush.fillStyle = mark.unsure ? tally.halo : colour;
    brush.fill();
    const [least, most, share] = tally.rim;
    const rim = mark.unsure ? Math.min(most, Math.max(least, share * mark.size)) : 0.5;
    brush.setLineDash(mark.unsure ? [1.25 * rim, 0.625 * rim] : []);
    brush.lineWidth = rim;
    brush.strokeStyle = mark.unsure ? colour : tally.halo;
    brush.stroke();
    if (!mark.arrives) return;
    circle(brush, point, mark.size + tally.ring);
    brush.setLineDash([]);
    brush.lineWidth = 1;
    brush.strokeStyle = tally.ink;
    brush.stroke();
  }

  /* Names of the largest places, each where it covers neither another name nor their marks. */
  function drawNames(brush, points, seen, { places, tally }, wide, high) {
    const most = wide < ROOMY ? Math.ceil(tally.names / 2) : tally.names;
    const taken = [];
    brush.font = FONT;
    Object.assign(brush, { textBaseline: "middle", lineJoin: "round", lineWidth: 3, strokeStyle: tally.halo, fillStyle: tally.ink });
    brush.setLineDash([]);
    for (const mark of seen.slice(0, 6 * tally.names)) {
      if (taken.length >= most) break;
      const name = places.names[mark.place];
      const box = room(points[mark.place], mark.size / 2 + 3, brush.measureText(name).width, taken, wide, high);
      if (!box) continue;
      taken.push(box);
      brush.strokeText(name, box[0], (box[1] + box[3]) / 2);
      brush.fillText(name, box[0], (box[1] + box[3]) / 2);
    }
  }

  function room([x, y], gap, width, taken, wide, high) {
    const LINE = 15;
    const boxes = [[x - width / 2, y - gap - LINE], [x + gap, y - LINE / 2], [x - gap - width, y - LINE / 2],
      [x - width / 2, y + gap]].map(([left, top]) => [left, top, left + width, top + LINE]);
    const apart = (one, other) => one[2] < other[0] - 4 || other[2] < one[0] - 4 || one[3] < other[1] || other[3] < one[1];
    return boxes.find((box) => box[0] > 16 && box[1] > 16 && box[2] < wide - 16 && box[3] < high - 16
      && taken.every((other) => apart(box, other)));
  }

  function describe(canvas, number, tally) {
    const text = tally.words.marks.replace("{n}", new Intl.NumberFormat(tally.locale).format(number));
    if (canvas.getAttribute("aria-label") !== text) canvas.setAttribute("aria-label", text);
  }

  function drawSoon() {
    state.soon = state.soon || requestAnimationFrame(draw);
  }

  /* ---- a pointer ---- */

  /* The mark under a pointer: the one whose edge is nearest, of several the smallest. */
  function markAt(x, y) {
    if (!state.drawn) return null;
    const { points, seen, quiet } = state.drawn;
    let best = null;
    const offer = (place, size, mark) => {
      const away = Math.hypot(points[place][0] - x, points[place][1] - y);
      const off = Math.max(away - size / 2, 0);
      if (off > NEAR || (best && (off > best.off || (off === best.off && size >= best.size)))) return;
      best = { place, size, mark, off };
    };
    seen.forEach((mark) => offer(mark.place, mark.size, mark));
    if (!best) quiet.forEach((place) => offer(place, 0, null));
    return best;
  }

  function lines({ place, mark }, { places, tally }) {
    const number = (each) => new Intl.NumberFormat(tally.locale).format(each);
    const kinds = mark ? mark.kinds.map((each, kind) => `${tally.kinds[kind]}: ${number(each)}`).reverse() : [tally.words.reached];
    const more = mark ? [mark.arrives && tally.words.first, mark.unsure && tally.words.unsure] : [];
    const name = places.names[place];
    const heading = places.areas.includes(place) ? tally.words.area.replace("{region}", name) : name;
    return [heading, ...kinds, ...more].filter(Boolean);
  }

  function tipOf(graph) {
    const frame = graph.closest(".map-frame");
    let tip = frame.querySelector(".place-tip");
    if (!tip) frame.append((tip = Object.assign(document.createElement("div"), { className: "place-tip", hidden: true })));
    return tip;
  }

  function hover(event) {
    const graph = state.graph;
    const { left, top } = graph.getBoundingClientRect();
    state.over = event.buttons ? null : markAt(event.clientX - left, event.clientY - top);
    graph.classList.toggle("on-place", Boolean(state.over));
    const tip = tipOf(graph);
    tip.hidden = !state.over;
    if (!state.over) return;
    tip.replaceChildren(...lines(state.over, state.drawn.view).map(
      (text, at) => Object.assign(document.createElement(at ? "span" : "b"), { textContent: text })));
    const frame = tip.parentElement.getBoundingClientRect();
    const x = event.clientX - frame.left + 14;
    tip.style.left = `${Math.min(x, Math.max(frame.width - tip.offsetWidth - 4, 0))}px`;
    const y = event.clientY - frame.top + 14;
    tip.style.top = `${y + tip.offsetHeight > frame.height ? Math.max(y - tip.offsetHeight - 28, 0) : y}px`;
  }

  function leave() {
    if (!state.graph) return;
    state.over = null;
    state.graph.classList.remove("on-place");
    tipOf(state.graph).hidden = true;
  }

  /* A map that is dragged lies below what catches the pointer; so the whole page listens. */
  function press(event) {
    const inside = state.drawn && state.graph && state.graph.contains(event.target);
    state.press = inside ? { x: event.clientX, y: event.clientY } : null;
  }

  function release(event) {
    const { press: from, graph } = state;
    state.press = null;
    if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL) return;
    const { left, top } = graph.getBoundingClientRect();
    state.over = markAt(event.clientX - left, event.clientY - top);
    if (!state.over) return;
    const id = state.drawn.view.places.ids[state.over.place];
    window.spreadmap.open(`view=day&place=${encodeURIComponent(id)}`);
  }

  /* What lies under a mark does not answer beside it. */
  function claim(event) {
    if (!state.over || !event.detail.region) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function watch(graph) {
    if (state.graph === graph) return;
    Object.assign(state, { graph, over: null });
    ["plotly_afterplot", "plotly_relayouting", "plotly_relayout"].forEach((name) => graph.on(name, drawSoon));
    graph.addEventListener("pointermove", hover);
    graph.addEventListener("pointerleave", leave);
    graph.addEventListener("wheel", drawSoon, { passive: true });
    new ResizeObserver(drawSoon).observe(graph);
    document.fonts.ready.then(drawSoon);
  }

  document.addEventListener("pointerdown", press, true);
  document.addEventListener("pointerup", release, true);
  document.addEventListener("spreadmap:click", claim, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a.tally-download");
    if (link) link.href = link.pathname + location.search;
  }, true);

  /* Called by spreadmap.js on each day; `expanded` is for tests. */
  window.spreadmapMarks = {
    show(view, day) {
      state.shown = { view, day };
      if (view.tally) draw();
    },
    expanded,
  };
})();
