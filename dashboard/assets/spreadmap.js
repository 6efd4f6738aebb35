/* What the browser does alone: show a day and play. It asks the server nothing. */
(function () {
  "use strict";

  const PERIOD = 1200; // milliseconds a day at speed 1
  const STAYS = 500; // milliseconds after which a day is looked at
  const LETTERS = 250; // milliseconds after the first map at which all typefaces are fetched
  const WIDE = 560; // pixels from which there is room for the names of neighbours
  const state = { view: null, views: {}, filled: {}, case: null, layers: [], day: 0, wanted: 0, going: false, timer: null, speed: 1, loop: false };
  const address = window.spreadmap.state; // of address.js
  const dash = () => window.dash_clientside;
  const nothing = () => dash().no_update;

  /* ---- the map ---- */

  function graph() {
    const element = document.querySelector("#map .js-plotly-plot");
    return element && element.data && element._fullLayout ? element : null;
  }

  function whenDrawn(act) {
    const element = graph();
    if (element) act(element);
    else requestAnimationFrame(() => whenDrawn(act));
  }

  const { same } = window.spreadmapPicture;

  /* Give the graph what it lacks of the present day and layers. A map that the server draws
     anew may arrive late, for a day that is past; so this follows every drawing. */
  function sync(element) {
    // A map of one case, days of another; days that have not come.
    if (!state.view || state.of !== address.paged || !state.view.frames[state.day]) return;
    const frame = state.view.frames[state.day];
    // Where plotly draws the day itself, it tells when it has, and this follows once more.
    if (!window.spreadmapDraw(element, state.view.tally ? drawnApart(frame) : frame)) return;
    const wide = element._fullLayout.width >= WIDE; // asking the page would lay it out anew
    const wrong = element.data.map((_, index) => index).filter(
      (index) => isVisible(element.data[index]) !== shouldBeVisible(element.data[index], wide));
    const visible = wrong.map((index) => shouldBeVisible(element.data[index], wide));
    if (wrong.length) window.Plotly.restyle(element, { visible }, wrong);
  }

  /* The diamonds of a tally are drawn with its places (marks.js). */
  function drawnApart({ "region-events": _, ...frame }) {
    return frame;
  }

  function isVisible(trace) {
    return trace.visible !== false;
  }

  function shouldBeVisible(trace, wide) {
    if (trace.name === "context-names") return wide;
    const layer = Object.keys(state.case.layers).find(
      (name) => state.case.layers[name].includes(trace.name));
    return layer ? state.layers.includes(layer) : isVisible(trace);
  }

  function showLayers(layers, known) {
    document.documentElement.dataset.layers = layers.join(" ");
    state.layers = layers;
    state.case = known;
    whenDrawn(sync);
  }

  function nearestBox({ _fullLayout: { width, height } }) {
    const aspect = Math.log(width / height); // as plotly drew it: asking the page would lay it out anew
    const off = (box) => Math.abs(Math.log(box.aspect) - aspect);
    return state.case.extents.reduce((best, each) => (off(each) < off(best) ? each : best));
  }

  /* plotly fits a box into its space; the box chosen has the shape of that space. */
  function fit() {
    whenDrawn((element) => {
      sync(element);
      const box = nearestBox(element);
      const [lon, lat, wide, high] = address.zoom || [box.center.lon, box.center.lat, box.across, 1];
      const times = address.zoom ? Math.min(box.across / wide, box.across / box.aspect / high) : 1;
      const across = box.lon.map((edge) => Math.round((edge + lon - box.center.lon) * 1e3) / 1e3);
      const now = element.layout.geo;
      if (same(now.lonaxis.range, across) && same(now.lataxis.range, box.lat)
        && Math.abs(now.projection.scale / times - 1) < 1e-3) return;
      state.fitting = true; // what follows is not a map moved by hand
      window.Plotly.relayout(element, { "geo.lonaxis.range": across, "geo.lataxis.range": box.lat,
        "geo.center": { lon, lat }, "geo.projection.rotation.lon": lon, "geo.projection.scale": times })
        .then(() => (state.fitting = false));
    });
  }

  /* A map moved by hand stays where it is on every day, in the address and in every picture. */
  function keepZoom(moved) {
    if (state.fitting || !Object.keys(moved).some((key) => key.startsWith("geo.") && !key.includes("axis"))) return;
    const { center, projection } = graph().layout.geo;
    const box = nearestBox(graph());
    const wide = box.across / projection.scale;
    const whole = projection.scale <= 1.001 && Math.abs(projection.rotation.lon - box.center.lon) < 0.01;
    address.zoom = whole ? null : [projection.rotation.lon, center.lat, wide, wide / box.aspect].map(
      (number) => Math.round(number * 1e4) / 1e4);
    window.spreadmap.putAddress();
  }

  function watchSize() {
    whenDrawn((element) => {
      if (state.watched === element) return; // a page in another language has another graph
      state.watched = element;
      // So that no letter of a later day asks the server for its typeface; no map waits for these.
      setTimeout(() => document.fonts.forEach((face) => face.load()), LETTERS);
      // A finger on the map scrolls the page; a mouse moves the map.
      if (matchMedia("(pointer: coarse)").matches) window.Plotly.relayout(element, { dragmode: false });
      element.on("plotly_click", showSources);
      element.on("plotly_relayout", keepZoom);
      element.on("plotly_afterplot", fit);
      new ResizeObserver(() => setTimeout(fit, 50)).observe(element);
    });
  }

  /* A mark opens its place, a region leads to the first of its events. */
  function showSources(click) {
    const point = click.points[0];
    const isPlace = graph().data.find((trace) => trace.name === "places").ids.includes(point.id);
    const asked = new CustomEvent("spreadmap:click", {
      detail: isPlace ? { place: point.id } : { region: point.location || point.id }, cancelable: true });
    if (!document.dispatchEvent(asked)) return; // a view has its own use for it
    if (isPlace) return window.spreadmap.open(`view=day&place=${encodeURIComponent(point.id)}`);
    const heading = document.querySelector(`[data-region="${point.location || point.id}"]`)
      || (point.data.name === "maybe" && document.querySelector("details.maybe"));
    if (heading && heading.localName === "details") heading.open = true;
    if (heading) heading.scrollIntoView({ block: "start" });
  }

  /* ---- the day ---- */

  /* Panels are built by hand: dozens of cards a day are too many for React to follow a playback.
     Text goes in as text, never as markup. */
  const ATTRIBUTES = { className: "class", htmlFor: "for" };

  function build(node, cards) {
    if (node == null) return document.createTextNode("");
    if (typeof node !== "object") return document.createTextNode(String(node));
    if (node.ref) return card(node.ref, cards);
    const [type, { style, ...rest }, ...children] = node;
    const element = document.createElement(type.toLowerCase());
    Object.entries(rest).filter(([, value]) => value != null && value !== false).forEach(
      ([key, value]) => element.setAttribute(ATTRIBUTES[key] || key, value === true ? "" : value));
    Object.entries(style || {}).forEach(([key, value]) => (key.startsWith("--") ? element.style.setProperty(key, value) : (element.style[key] = value)));
    element.append(...children.map((child) => build(child, cards)));
    return element;
  }

  function card(id, cards) {
    hold(cards);
    return (state.built[id] = state.built[id] || build(cards[id], cards));
  }

  function hold(cards) {
    if (state.cards === cards) return;
    state.cards = cards;
    state.built = {};
    document.dispatchEvent(new Event("spreadmap:cards"));
  }

  /* What the server sends as components, as plain elements for another panel. */
  window.spreadmap.build = build;

  /* A card of its own for another panel, where the cards have come; else nothing. */
  window.spreadmap.card = (id) => state.cards && state.cards[id] && build(state.cards[id], state.cards);

  /* What a person has opened stays open on the next day. */
  function fill(id, nodes, cards) {
    const place = document.getElementById(id);
    if (!place) return;
    const open = [...place.querySelectorAll(":scope > details[open]")].map((each) => each.className);
    place.replaceChildren(...nodes.map((node) => build(node, cards)));
    place.querySelectorAll(":scope > details").forEach(
      (each) => (each.open = open.includes(each.className)));
  }

  /* Panels of plain HTML; React would take seconds for the longest of them. */
  const PANELS = ["arrival", "figures", "story", "method"];

  function fillPanels(...sent) {
    PANELS.forEach((name, at) => {
      const panel = document.getElementById(`panel-${name}`);
      if (!panel || !sent[at] || (state.filled[name] === sent[at] && panel.hasChildNodes())) return;
      state.filled[name] = sent[at];
      panel.replaceChildren(...sent[at].map((node) => build(node)));
      document.dispatchEvent(new CustomEvent("spreadmap:panel", { detail: name }));
    });
  }

  /* The same text is not written again, so that nobody hears it on every day. */
  function write(id, text) {
    const place = document.getElementById(id);
    if (place && place.textContent !== text) place.textContent = text;
  }

  /* What differs from a view that was here before (deltas.py). */
  function merged(old, change) {
    if ("=" in change) return change["="];
    const isList = "#" in change;
    const made = isList ? [...old] : { ...old };
    Object.entries(change[isList ? "#" : "+"]).forEach(([at, each]) => (made[at] = merged(old[at], each)));
    return made;
  }

  /* Of a view that comes whole, each day holds what differs from the day before (deltas.py). */
  const CHAINED = ["frames", "summaries"];

  function unchained(view) {
    const parts = (chain) => chain.reduce((done, each, at) => (done.push(at ? merged(done[at - 1], each) : each), done), []);
    return { ...view, ...Object.fromEntries(CHAINED.map((name) => [name, parts(view[name])])) };
  }

  /* What is large comes as a text, which Dash keeps without walking through it. */
  const parsed = (part) => (typeof part === "string" ? JSON.parse(part) : part);

  function viewOf(sent) {
    if (state.sent !== sent) {
      state.sent = sent;
      const old = state.views[sent.had];
      const made = merged(old, parsed(sent.change));
      const view = sent.had || made.tally ? made : unchained(made);
      // Two questions may be under way; each answer goes by the view that was here when it was asked.
      state.views = { [address.had]: state.views[address.had], [sent.query]: view };
      address.had = sent.query;
    }
    return state.views[address.had];
  }

  window.spreadmap.viewOf = viewOf;

  /* ---- days that come later ---- */

  /* A view of a tally has some of its days; the others come one after another, those that somebody
     waits for first. */
  const lacks = (day) => Boolean(state.view) && state.view.frames[day] === null;

  function askFor(day) {
    state.urgent = day;
    if (state.asking) return;
    state.asking = true;
    state.urgent = null;
    state.asked = (state.asked || 0) + 1;
    const data = { query: address.had, at: day, n: state.asked };
    // Not from within a callback, which would hold up the next ones.
    setTimeout(() => dash().set_props("want-days", { data }));
  }

  function moreDays(answer) {
    if (!answer) return;
    state.asking = false;
    const view = state.views[answer.query];
    Object.entries(view ? parsed(answer.parts) : {}).forEach(
      ([name, list]) => list.forEach((part, at) => (view[name][answer.first + at] = part)));
    const shown = state.view && state.view === view;
    if (shown && view.frames[state.day] && state.waiting) write("day-label", drawDay(...state.waiting));
    askForNext();
  }

  /* In a range each day holds all that went before: only those that come next are fetched; as long
     as somebody goes from day to day, too, since the others would take from the time of drawing. */
  function askForNext() {
    clearTimeout(state.later);
    if (state.asking || !state.view || !state.view.tally) return;
    if (state.urgent !== null && state.urgent !== undefined && lacks(state.urgent)) return askFor(state.urgent);
    const { frames, tally } = state.view;
    const goes = playing() || Date.now() - state.stepped < STAYS;
    const far = tally.since === null && !goes ? frames.length : 2 * tally.together;
    for (let step = 0; step < far; step += 1) {
      const day = (state.day + step) % frames.length;
      if (frames[day] === null) return askFor(day);
    }
    if (goes) state.later = setTimeout(askForNext, STAYS);
  }

  /* The cards of a day that stays, of a case that has too many to send them all. */
  function askForCards() {
    clearTimeout(state.awaiting);
    if (!state.view.tally || !state.view.tally.cards) return;
    state.awaiting = setTimeout(() => {
      if (playing()) return askForCards();
      dash().set_props("want-day-cards", { data: { query: address.had, at: state.day } });
    }, STAYS);
  }

  function dayCards(answer) {
    const place = document.getElementById("cards-of-day");
    if (!place || !answer || answer.query !== address.had || answer.at !== state.day) return;
    place.replaceChildren(...parsed(answer.cards).map((node) => build(node)));
  }

  function sayWaiting(waits) {
    write("loading-note", waits && state.view.tally ? state.view.tally.words.loading : "");
  }

  /* What Dash says of the day, and of everything that a day is drawn from. */
  function showDay(day, sent, cards, known) {
    return day == null ? nothing() : drawDay(window.spreadmap.steps.meant(day), sent, cards, known);
  }

  function drawDay(day, sent, cards, known) {
    if (!window.spreadmap.isPresent(sent) || !cards) return nothing();
    const view = viewOf(sent);
    document.documentElement.toggleAttribute("data-empty", view.empty);
    hold(cards);
    if (view.frames[day] === undefined) return nothing(); // the day is about to follow
    state.view = view;
    state.drawnFrom = [sent, cards, known];
    if (state.of !== known.key) state.asking = false; // what was under way was asked of another case
    state.of = known.key;
    state.case = known;
    state.day = day;
    // Steps that come faster than days are drawn count from the day wanted, not from the one shown.
    if (day === state.wanted) state.going = false;
    if (!state.going) state.wanted = day;
    else setTimeout(goOn, 100);
    state.waiting = lacks(day) ? [day, sent, cards, known] : null;
    sayWaiting(state.waiting);
    if (state.waiting) {
      askFor(day);
      return view.labels[day];
    }
    whenDrawn(sync);
    whenDrawn(() => window.spreadmapMarks.show(state.view, state.day));
    watchSize();
    fill("day-summary", view.summaries[day], cards);
    fill("event-list", view.lists[day], cards);
    write("gap-note", view.gaps[day]);
    write("uncertain-note", view.uncertain);
    write("known-note", view.known);
    // Hundreds of days have hundreds of bars, which only another view changes.
    const bars = document.getElementById("bars");
    if (bars && (state.drawn !== view.bars || !bars.hasChildNodes())) fill("bars", (state.drawn = view.bars), cards);
    if (state.explained !== view.legend) fill("legend", (state.explained = view.legend), cards);
    document.querySelectorAll("#bars .bar").forEach(markBar);
    document.dispatchEvent(new Event("spreadmap:day"));
    announce();
    if (view.tally) setTimeout(askForNext, 300);
    askForCards();
    window.spreadmap.seen(known);
    return view.labels[day];
  }

  /* A screen reader hears the day's sentence once the day stays. */
  function announce() {
    clearTimeout(state.saying);
    state.saying = setTimeout(() => {
      const said = document.getElementById("said");
      const sentences = [...document.querySelectorAll("#day-summary .day-title, #day-summary .day-sentence")];
      const text = sentences.map((each) => each.textContent).join(". ");
      if (said && !playing() && said.textContent !== text) said.textContent = text;
    }, 600);
  }

  /* The slider may hand back an older day: what was wanted still is. */
  function goOn() {
    if (state.going && state.day !== state.wanted) go(state.wanted);
  }

  function markBar(bar) {
    bar.classList.toggle("now", Number(bar.dataset.day) === state.day);
  }

  function go(day) {
    const last = state.case ? state.case.days.length - 1 : 0;
    state.wanted = Math.min(Math.max(day, 0), last);
    state.going = state.wanted !== state.day;
    if (!state.going && state.drawnFrom) return;
    if (!stepTo(state.wanted, last)) window.spreadmap.steps.tell(state.wanted);
  }

  /* A day that is here is drawn at once (steps.js). */
  function stepTo(day, last) {
    const [sent] = state.drawnFrom || [];
    if (!state.view || !sent || lacks(day) || !window.spreadmap.isPresent(sent)) return false;
    state.stepped = Date.now();
    const first = window.spreadmap.steps.took(day, last);
    write("day-label", drawDay(day, ...state.drawnFrom));
    window.spreadmap.dayIs(day, first && !playing());
    return true;
  }

  /* ---- playing ---- */

  function playing() {
    return state.timer !== null;
  }

  function tick() {
    const last = state.case.days.length - 1;
    if (state.wanted >= last && !state.loop) return stop();
    const next = state.wanted >= last ? 0 : state.wanted + 1;
    if (lacks(next)) {
      sayWaiting(true);
      askFor(next);
      state.timer = setTimeout(tick, 100);
      return;
    }
    go(state.wanted >= last ? 0 : state.wanted + 1);
    state.timer = setTimeout(tick, PERIOD / state.speed);
  }

  function play() {
    if (!state.view) return;
    if (state.wanted >= state.case.days.length - 1) go(0);
    state.timer = setTimeout(tick, PERIOD / state.speed);
    showState();
  }

  function stop() {
    if (!playing()) return;
    clearTimeout(state.timer);
    state.timer = null;
    showState();
    announce();
    window.spreadmap.putAddress(true);
    window.spreadmap.steps.rest();
  }

  function toggle() {
    if (playing()) stop();
    else play();
  }

  function showState() {
    const word = state.view.words[playing() ? "pause" : "play"];
    dash().set_props("play", { children: playing() ? "❚❚" : "▶", title: word, "aria-label": word });
  }

  const BUTTONS = {
    play: toggle,
    "step-back": () => { stop(); go(state.wanted - 1); },
    "step-forward": () => { stop(); go(state.wanted + 1); },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(Object.keys(BUTTONS).map((id) => `#${id}`).join());
    if (button && state.view) BUTTONS[button.id]();
  });

  function pace(speed, loop) {
    state.speed = Number(speed) || 1;
    state.loop = Boolean(loop);
  }

  /* ---- keyboard and clicks ---- */

  const STEPS = {
    ArrowLeft: () => go(state.wanted - 1),
    ArrowRight: () => go(state.wanted + 1),
    Home: () => go(0),
    End: () => go(Infinity),
  };

  /* The slider counts from the day that it was told, which may not be the one shown. */
  const OF_SLIDER = { ...STEPS, ArrowUp: STEPS.ArrowRight, ArrowDown: STEPS.ArrowLeft };

  document.addEventListener("keydown", (event) => {
    const act = state.view && event.target.closest && event.target.closest("#date [role=slider]") && OF_SLIDER[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    stop();
    act();
  }, true);

  function isBusy(element, key) {
    if (!element || element === document.body) return false;
    if (element.closest("[role=slider]")) return key !== " ";
    if (element.closest("button, summary, a")) return key === " ";
    return Boolean(element.closest("input, select, textarea, [role=grid]"));
  }

  document.addEventListener("keydown", (event) => {
    if (!state.view || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isBusy(event.target, event.key)) return;
    const act = event.key === " " ? toggle : STEPS[event.key];
    if (!act) return;
    event.preventDefault();
    if (event.key !== " " && playing()) stop();
    act();
  });

  document.addEventListener("spreadmap:zoom", fit);

  function colourScheme(dark) {
    return dark ? "dark" : "light";
  }

  Object.assign(window.spreadmap, { playing, go });
  Object.assign(window.dash_clientside.spreadmap, { showDay, moreDays, dayCards, showLayers, fillPanels, pace, colourScheme });
})();
