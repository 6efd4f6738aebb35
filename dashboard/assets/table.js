/* The table of events: which rows it shows, and how it and the map answer each other.
   The rows are in the grid once; a filter, a search or a click on the map only narrows them. */
(function () {
  "use strict";

  const state = { api: null, kept: null, texts: {}, only: null, wanted: [], chosen: null, day: null };
  const byId = (id) => document.getElementById(id);
  const isOpen = () => document.documentElement.dataset.view === "table";
  const page = () => window.spreadmap || {};

  /* ---- words ---- */

  // What a keyboard without Kazakh letters types in their stead.
  const PLAIN = { ә: "а", ғ: "г", қ: "к", ң: "н", ө: "о", ұ: "у", ү: "у", һ: "х", і: "и" };

  /* Without case, accents and what tells Kazakh letters from Russian ones. */
  function fold(text) {
    return String(text ?? "").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/[әғқңөұүһі]/g, (letter) => PLAIN[letter]);
  }

  const order = (one, other) => String(one ?? "").localeCompare(
    String(other ?? ""), document.documentElement.lang || "en", { numeric: true });

  /* ---- which rows ---- */

  /* The events that the filters of the page leave, as the lists of all days name them. */
  function keep(view) {
    if (!view) return;
    state.kept = new Set(view.lists.flat().filter((node) => node && node.ref).map((node) => node.ref));
    narrow();
  }

  function passes(row) {
    return (!state.kept || state.kept.has(row.id))
      && (!state.only || row.spot === state.only || row.area === state.only)
      && state.wanted.every((word) => textOf(row).includes(word));
  }

  function textOf(row) {
    return (state.texts[row.id] = state.texts[row.id] || fold(
      Object.values(row).filter((each) => typeof each === "string").join("\n")));
  }

  function narrow() {
    const api = grid();
    if (api) api.onFilterChanged();
  }

  function grid() {
    return state.api && !state.api.isDestroyed() ? state.api : null;
  }

  function search(text) {
    state.wanted = fold(text).split(/\s+/).filter(Boolean);
    narrow();
  }

  /* A place or a region alone; the button says which, and a press on it undoes that. */
  function showOnly(spot) {
    state.only = spot;
    nameOnly();
    narrow();
  }

  function nameOnly() {
    const button = byId("table-only");
    if (!button) return;
    const name = state.only && JSON.parse(button.dataset.names)[state.only];
    button.hidden = !name;
    button.textContent = name ? button.dataset.text.replace("{name}", name) : "";
  }

  /* ---- what is shown ---- */

  function shown({ api }) {
    if (state.api !== api) open(api);
    const rows = shownRows();
    const count = byId("table-count");
    const number = new Intl.NumberFormat(count.dataset.locale).format(rows.length);
    const text = rows.length ? count.dataset.text.replace("{shown}", number) : count.dataset.none;
    if (count.textContent !== text) count.textContent = text;
    document.querySelectorAll(".table-downloads a").forEach(address);
  }

  /* The panel is there anew: in the other language, or for the first time. */
  function open(api) {
    state.api = api;
    state.texts = {};
    state.wanted = [];
    api.setGridAriaProperty("label", document.querySelector("#panel-table h2").textContent);
    nameOnly();
    setTimeout(narrow, 0);
  }

  function shownRows() {
    const rows = [];
    if (grid()) grid().forEachNodeAfterFilter((node) => rows.push(node.data));
    return rows;
  }

  /* A file holds the rows shown: those of the view, or, where the table shows fewer, those named. */
  function address(link) {
    const rows = shownRows();
    const query = new URLSearchParams(location.search);
    if (!state.kept || rows.length < state.kept.size) query.set("rows", rows.map((row) => row.id).join(","));
    link.href = `${link.pathname}?${query.toString().replaceAll("%2C", ",")}`;
  }

  /* ---- the day ---- */

  function onDay(_, day) {
    const before = state.day;
    state.day = day;
    if (before === day) return;
    const asked = state.chosen && state.chosen.date === day;
    if (!asked) choose(null);
    const api = grid();
    if (!api) return;
    const rowNodes = [];
    api.forEachNodeAfterFilterAndSort((node) => {
      if (node.data.date === before || node.data.date === day) rowNodes.push(node);
    });
    rowNodes.forEach((node) => node.updateData(node.data)); // its classes follow
    const first = rowNodes.find((node) => node.data.date === day);
    if (first && !asked && !playing()) api.ensureNodeVisible(first, "top");
  }

  const playing = () => (byId("play") || {}).textContent === "❚❚";

  /* ---- from the table to the map ---- */

  function choose(row) {
    state.chosen = row;
    if (row) page().open(`date=${row.date}`);
    highlight(row ? row.spot : null, row && row.at);
  }

  function key({ event, node }) {
    if (event.key !== "Enter") return;
    node.setSelected(true, true);
    choose(node.data);
  }

  function graph() {
    const element = document.querySelector("#map .js-plotly-plot");
    return element && element._fullLayout && element._fullLayout.geo ? element : null;
  }

  /* A ring over the map, no part of the figure: days play and maps are drawn anew beneath it. */
  function highlight(spot, point = pointOf(spot)) {
    const ring = byId("map-ring") || newRing();
    state.point = spot ? point : null;
    if (ring) place();
  }

  function pointOf(spot) {
    const places = spot && graph() && graph().data.find((trace) => trace.name === "places");
    const index = places ? places.ids.indexOf(spot) : -1;
    return index < 0 ? null : [places.lon[index], places.lat[index]];
  }

  function newRing() {
    const frame = graph();
    if (!frame) return null;
    const ring = document.createElement("div");
    ring.id = "map-ring";
    ring.hidden = true;
    frame.append(ring);
    ["plotly_afterplot", "plotly_relayout", "plotly_relayouting"].forEach((name) => frame.on(name, place));
    return ring;
  }

  function place() {
    const ring = byId("map-ring");
    const map = graph() && graph()._fullLayout.geo._subplot;
    const at = state.point && map && map.projection && map.projection(state.point);
    ring.hidden = !at;
    if (at) Object.assign(ring.style, { left: `${at[0]}px`, top: `${at[1]}px` });
  }

  /* ---- from the map to the table ---- */

  function listen() {
    const element = graph();
    if (!element) return requestAnimationFrame(listen);
    element.on("plotly_click", ({ points: [point] }) => {
      if (isOpen()) showOnly(point.id || point.location);
    });
    page().onDay(onDay);
    // A ring belongs to the row chosen: with the table it goes.
    new MutationObserver(() => isOpen() || choose(null)).observe(
      document.documentElement, { attributeFilter: ["data-view"] });
  }

  document.addEventListener("input", ({ target }) => {
    if (target.id === "table-search") search(target.value);
  });

  document.addEventListener("click", ({ target }) => {
    if (target.id === "table-only") showOnly(null);
  });

  ["pointerover", "focusin"].forEach((name) => document.addEventListener(name, ({ target }) => {
    if (target.closest && target.closest(".table-downloads a")) address(target.closest("a"));
  }));

  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, {
    tableChoose: ({ data }) => choose(data),
    tableClock: (_, __, one, other) => order(one.data.clock, other.data.clock),
    tableFold: fold,
    tableIsNow: ({ data }) => data.date === state.day,
    tableKey: key,
    tableOrder: order,
    tablePasses: ({ data }) => passes(data),
    tableShown: shown,
  });
  window.dash_clientside = Object.assign({}, window.dash_clientside, { table: { keep } });
  window.spreadmap = Object.assign(window.spreadmap || {}, { highlight });
  listen();
})();
