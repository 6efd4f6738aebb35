/* The table of events: which rows it shows, and how it and the map answer each other.
   The rows are in the grid once; a filter, a search or a click on the map only narrows them. */
(function () {
  "use strict";

  const NARROW = 480; // pixels of a table whose first column must leave room for others
  const state = { api: null, kept: null, texts: {}, region: null, spot: null, wanted: [], chosen: null, span: [] };
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement.dataset;
  const page = window.spreadmap;

  /* ---- words ---- */

  // What a keyboard without Kazakh letters types in their stead.
  const PLAIN = { ә: "а", ғ: "г", қ: "к", ң: "н", ө: "о", ұ: "у", ү: "у", һ: "х", і: "и" };

  /* Without case, accents and what tells Kazakh letters from Russian ones. */
  function fold(text) {
    return String(text ?? "").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/[әғқңөұүһі]/g, (letter) => PLAIN[letter]);
  }

  function order(one, other) {
    return String(one ?? "").localeCompare(String(other ?? ""), document.documentElement.lang, { numeric: true });
  }

  /* ---- the grid ---- */

  /* Whether the grid's script is here; else it is fetched, since the first map waits for none of it. */
  function gridIsHere(then) {
    if (window.dash_ag_grid) return true;
    const { src } = byId("grid-script").dataset;
    if (document.querySelector(`script[src="${src}"]`)) return false; // it is on its way
    const script = Object.assign(document.createElement("script"), { src, onload: then });
    script.onerror = () => script.remove(); // fetched again with the next choice
    document.head.append(script);
    return false;
  }

  function grid() {
    return state.api && !state.api.isDestroyed() ? state.api : null;
  }

  /* ---- which rows ---- */

  function narrow() {
    if (grid()) grid().onFilterChanged();
  }

  /* The events that the filters of the page leave, as the lists of all days name them. */
  function keep(sent) {
    if (!window.spreadmap.isPresent(sent)) return;
    const view = window.spreadmap.viewOf(sent);
    state.kept = new Set(view.lists.flat().filter((node) => node && node.ref).map((node) => node.ref));
    narrow();
  }

  function passes(row) {
    return (!state.kept || state.kept.has(row.id))
      && (!state.spot || row.spot === state.spot || row.area === state.spot)
      && state.wanted.every((word) => textOf(row).includes(word));
  }

  function textOf(row) {
    return (state.texts[row.id] = state.texts[row.id] || fold(
      Object.values(row).filter((each) => typeof each === "string").join("\n")));
  }

  function search(text) {
    state.wanted = fold(text).split(/\s+/).filter(Boolean);
    narrow();
  }

  /* A place or a region alone: a place is in the address, as everywhere. */
  function showOnly({ place = "", region = null }) {
    state.region = region;
    if (place !== (root.place || "")) page.open(`place=${encodeURIComponent(place)}`);
    followSpot();
  }

  function followSpot() {
    const spot = state.region || root.place || null;
    if (spot === state.spot) return;
    state.spot = spot;
    nameSpot();
    narrow();
  }

  function nameSpot() {
    const button = byId("table-only");
    if (!button) return;
    const name = state.spot && JSON.parse(button.dataset.names)[state.spot];
    button.hidden = !name;
    button.textContent = name ? button.dataset.text.replace("{name}", name) : "";
  }

  /* ---- what is shown ---- */

  function shown({ api }) {
    if (state.api !== api) open(api);
    const count = byId("table-count");
    const number = new Intl.NumberFormat(count.dataset.locale).format(shownRows().length);
    const text = number === "0" ? count.dataset.none : count.dataset.text.replace("{shown}", number);
    if (count.textContent !== text) count.textContent = text;
    document.querySelectorAll(".table-downloads a").forEach(address);
  }

  /* The panel is there anew: for the first time, or in another language. */
  function open(api) {
    Object.assign(state, { api, texts: {}, wanted: [] });
    api.setGridAriaProperty("label", document.querySelector("#panel-table h2").textContent);
    if (byId("table").clientWidth < NARROW) {
      api.applyColumnState({ state: [{ colId: "date", width: 106 }, { colId: "notes", width: 230 }] });
    }
    nameSpot();
    setTimeout(() => {
      narrow();
      goToDay();
    }, 0);
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
    if (state.kept && rows.length < state.kept.size) query.set("rows", rows.map((row) => row.id).join(","));
    link.href = `${link.pathname}?${query.toString().replaceAll("%2C", ",")}`;
  }

  /* ---- the day ---- */

  const isIn = ([first, last], row) => row.date >= first && row.date <= last;

  /* What is shown on the map is marked in the table, and in sight unless days play. */
  function onDay(_, day) {
    followSpot();
    const before = state.span;
    state.span = [root.from && root.from < day ? root.from : day, day];
    if (before.join() === state.span.join()) return;
    const chosen = state.chosen && state.chosen.date === day;
    if (!chosen) choose(null);
    if (!grid()) return;
    grid().forEachNodeAfterFilter((node) => {
      if (isIn(before, node.data) !== isIn(state.span, node.data)) node.updateData(node.data);
    });
    if (!chosen && !page.playing()) goToDay();
  }

  /* Rows have their height only when they are drawn, and push on those beneath: so more than once. */
  function goToDay(times = 5) {
    if (!grid() || !times) return;
    let first = null;
    grid().forEachNodeAfterFilterAndSort((node) => (first = first || (isIn(state.span, node.data) ? node : null)));
    if (!first) return;
    grid().ensureNodeVisible(first, "top");
    clearTimeout(state.going);
    state.going = setTimeout(goToDay, 50, times - 1);
  }

  /* ---- from the table to the map ---- */

  function choose(row) {
    state.chosen = row;
    if (row) page.open(`date=${row.date}`);
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

  /* A ring over the map, no part of the figure: days play and maps are drawn anew beneath it.
     Without a point it is that of a place. */
  function highlight(spot, point = pointOf(spot)) {
    state.point = spot ? point : null;
    if (byId("map-ring") || (state.point && newRing())) placeRing();
  }

  function pointOf(spot) {
    const places = spot && graph() && graph().data.find((trace) => trace.name === "places");
    const index = places ? places.ids.indexOf(spot) : -1;
    return index < 0 ? null : [places.lon[index], places.lat[index]];
  }

  function newRing() {
    const map = graph();
    if (!map) return false;
    const ring = document.createElement("div");
    ring.id = "map-ring";
    map.append(ring);
    ["plotly_afterplot", "plotly_relayout", "plotly_relayouting"].forEach((name) => map.on(name, placeRing));
    return true;
  }

  function placeRing() {
    const ring = byId("map-ring");
    const map = graph() && graph()._fullLayout.geo._subplot;
    const at = state.point && map && map.projection && map.projection(state.point);
    ring.hidden = !at;
    if (at) Object.assign(ring.style, { left: `${at[0]}px`, top: `${at[1]}px` });
  }

  /* ---- a person ---- */

  document.addEventListener("spreadmap:click", (event) => {
    if (root.panel !== "table") return;
    event.preventDefault();
    showOnly(event.detail);
  });

  document.addEventListener("input", ({ target }) => {
    if (target.id === "table-search") search(target.value);
  });

  document.addEventListener("click", ({ target }) => {
    if (target.id === "table-only") showOnly({});
  });

  ["pointerover", "focusin"].forEach((name) => document.addEventListener(name, ({ target }) => {
    if (target.closest && target.closest(".table-downloads a")) address(target.closest("a"));
  }));

  // A ring belongs to the row chosen: with the table it goes.
  new MutationObserver(() => root.panel === "table" || choose(null)).observe(
    document.documentElement, { attributeFilter: ["data-panel"] });

  function TableText({ value, data, colDef }) {
    return window.React.createElement("span", { lang: data.langs[colDef.field] }, value);
  }

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, { TableText });
  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, {
    tableChoose: ({ data }) => choose(data),
    tableClock: (_, __, one, other) => order(one.data.clock, other.data.clock),
    tableFold: fold,
    tableIsNow: ({ data }) => isIn(state.span, data),
    tableKey: key,
    tableOrder: order,
    tablePasses: ({ data }) => passes(data),
    tableShown: shown,
  });
  window.dash_clientside.table = { keep };
  Object.assign(page, { gridIsHere, highlight });
  page.onDay(onDay);
})();
