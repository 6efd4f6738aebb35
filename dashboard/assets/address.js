/* The view and its address: each follows the other, back and forward work, links lead within the
   page, and the server is asked only for what a change has made stale. */
(function () {
  "use strict";

  const TOGETHER = 400; // milliseconds within which changes are one step of the history
  const SCRUB = 1500; // the same for days
  const EARLY = ["want-view", "want-cards"]; // of a new case, before its page
  const HANGING = ["known", "place", "area", "step", "from"]; // choices that a case may lack
  const ROOM = 860; // pixels of height from which there is room for the controls
  const opened = location.search; // before anything writes the address anew
  const state = {
    case: null, choices: null, held: {}, spoken: null, asked: 0, zoom: zoomOf(opened),
    byHand: false, pushed: 0, watchers: [],
  };
  const dash = () => window.dash_clientside;
  const nothing = () => dash().no_update;

  /* ---- opening ---- */

  function systemIsDark() {
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function languageOfBrowser() {
    const wanted = navigator.languages.map((each) => each.slice(0, 2).toLowerCase());
    return wanted.find((each) => state.case.langs.includes(each)) || state.case.langs[0];
  }

  function asking(query) {
    return {
      query, case: state.case.key, lang: languageOfBrowser(), theme: systemIsDark() ? "dark" : "light", n: ++state.asked };
  }

  /* What the server makes is of this case, or it makes nothing: it may have another one by now. */
  function caseOf(known) {
    return `case=${known.key}`;
  }

  function arrive(known, page) {
    document.title = known.title; // the page may be older than the case
    if (state.case && state.case.key !== known.key) return renewed(known);
    paged(page, known);
    return asking(opened);
  }

  /* Another case under the same view: everything is asked for anew. What shows the days goes into
     the page that is there; the page of the new case, which takes longer to draw, comes after it. */
  function renewed(known) {
    const { choices } = state;
    const same = choices && String(known.days) === String(state.case.days) && !HANGING.some((key) => choices[key]);
    Object.assign(state, { case: known, held: {}, had: "" });
    if (!same) return asking(location.search);
    setTimeout(followAgain); // nothing of the view hangs on the rows of the case
    return nothing();
  }

  /* The days of the case are shown: its page may come. */
  function seen(known) {
    if (state.seen === known.key) return;
    state.seen = known.key;
    if (state.paged !== known.key) followAgain();
  }

  /* Whether an answer of the server is one about the case that is shown. */
  function isPresent(sent) {
    return Boolean(sent) && sent.query.endsWith(caseOf(state.case));
  }

  /* Open a view that is given by some of its choices; the others stay as they are. */
  function open(query) {
    const wanted = Object.fromEntries(new URLSearchParams(query));
    const changed = Object.keys(wanted).filter((key) => wanted[key] !== (state.choices[key] ?? ""));
    if (!changed.length) return;
    if (changed.includes("zoom")) moveTo(wanted.zoom);
    if (changed.length === 1 && changed[0] === "date") {
      const day = state.case.days.indexOf(wanted.date);
      if (day >= 0) return window.spreadmap.go(day);
    }
    const all = { ...state.choices, ...wanted };
    dash().set_props("asked", { data: asking(`?${queryOf(all, Object.keys(all).filter((key) => all[key] || listed(key)))}`) });
  }

  function listed(key) {
    return key in state.case.order;
  }

  function moveTo(text) {
    state.zoom = zoomOf(`?zoom=${text}`);
    document.dispatchEvent(new Event("spreadmap:zoom"));
  }

  function zoomOf(query) {
    const parts = (new URLSearchParams(query).get("zoom") || "").split(",").map(Number);
    const [lon, lat, wide, high = 5] = parts;
    const fits = parts.length >= 3 && Math.abs(lon) <= 180 && Math.abs(lat) <= 85
      && [wide, high].every((side) => side >= 5 && side <= 20000);
    return fits ? [lon, lat, wide, high] : null;
  }

  window.addEventListener("popstate", () => {
    if (!state.case) return;
    state.byHand = false;
    moveTo(new URLSearchParams(location.search).get("zoom") || "");
    dash().set_props("asked", { data: asking(location.search) });
  });

  /* ---- following ---- */

  /* Every choice by its name in an address; what the server is to send because of it. */
  function follow(told, layers, types, basis, inferred, shade, lang, dark, focus, _spoken, known) {
    state.case = known;
    const day = told == null ? null : window.spreadmap.steps.meant(told);
    const none = known.wants.map(nothing);
    const shown = document.querySelector("#page > .app");
    if (shown && shown.lang !== state.spoken) return none; // `paged` comes first
    if (!focus || !known.days[day] || [layers, types, basis, shade, lang].some((each) => each == null)) return none;
    const order = (names, chosen) => names.filter((name) => chosen.includes(name)).join(",");
    state.choices = {
      date: known.days[day], shade, layers: order(known.order.layers, layers),
      types: order(known.order.types, types), basis: order(known.order.basis, basis),
      inferred: inferred ? "1" : "0", lang, theme: dark ? "dark" : "light", zoom: zoomText(), ...focus,
    };
    show();
    putAddress();
    return known.wants.map(([name, keys, panel]) => wanted(name, keys, panel));
  }

  /* A page in another language comes first, and everything else into that page. */
  function wanted(name, keys, panel) {
    const spoken = state.spoken === state.choices.lang;
    const ready = spoken && state.paged === state.case.key;
    const first = spoken && !ready && state.seen !== state.case.key; // a new case in the old page
    if (first ? !EARLY.includes(name) : ready === (name === "want-page")) return nothing();
    if (panel && panel !== panelShown()) return nothing();
    const key = keyOf(state.choices, keys);
    if (state.held[name] === key) return nothing();
    if (name === "want-table" && !window.spreadmap.gridIsHere(followAgain)) return nothing();
    state.held[name] = key;
    const query = `?${queryOf(state.choices, Object.keys(state.choices))}&${caseOf(state.case)}`;
    return name === "want-view" ? { query, had: state.had || "" } : query;
  }

  /* A page has come, with its map and legend for a view; the panels in it are empty. */
  function paged(page, known) {
    const { lang, "data-query": query, "data-case": madeOf } = (page && page.props) || {};
    if (!lang) return;
    state.case = known;
    const made = Object.fromEntries(new URLSearchParams(query));
    state.case.wants.forEach(([name, keys, panel]) => {
      if (panel) delete state.held[name];
      if (name === "want-map") state.held[name] = keyOf(made, keys);
    });
    Object.assign(state, { spoken: lang, paged: madeOf });
    if (state.choices) keep(made);
    followAgain();
  }

  /* A map that was asked for before its page went comes after the next one: it is asked for anew. */
  function mapped(figure) {
    const lang = figure?.layout?.meta?.lang;
    if (!lang || !state.spoken || lang === state.spoken) return;
    delete state.held["want-map"];
    followAgain();
  }

  function followAgain() {
    dash().set_props("spoken", { data: ++state.asked });
  }

  const words = (text) => text.split(",").filter(Boolean);
  const CONTROLS = {
    date: (text) => ["date", { value: state.case.days.indexOf(text) }],
    shade: (text) => ["shade", { value: text }],
    layers: (text) => ["layers-chosen", { value: words(text) }],
    types: (text) => ["event-types-chosen", { value: words(text) }],
    basis: (text) => ["bases-chosen", { value: words(text) }],
    inferred: (text) => ["inferred", { checked: text === "1" }],
    lang: (text) => ["language", { value: text }],
    theme: (text) => ["theme", { checked: text === "dark" }],
  };

  /* The controls of a page are as they were when it was asked for: what has been chosen since stays. */
  function keep(made) {
    Object.entries(CONTROLS).filter(([key]) => state.choices[key] !== made[key]).forEach(
      ([key, control]) => dash().set_props(...control(state.choices[key])));
  }

  function keyOf(choices, keys) {
    return keys.map((each) => choices[each] || "").join("&");
  }

  function panelShown() {
    return state.choices.view === "day" && state.choices.place ? "city" : state.choices.view;
  }

  /* What style sheets and other scripts go by. */
  function show() {
    const { date, lang, view } = state.choices;
    const root = document.documentElement;
    const panel = document.getElementById("panel");
    const left = root.dataset.panel !== panelShown() && panel && panel.contains(document.activeElement);
    Object.assign(root.dataset, { day: date, view, panel: panelShown(), place: state.choices.place, from: state.choices.from });
    if (root.lang !== lang) root.lang = lang; // the same one, too, has the whole page laid out anew
    root.toggleAttribute("data-embed", new URLSearchParams(opened).get("embed") === "1");
    foldControls(panelShown());
    toTop(panelShown());
    if (left) panel.focus(); // whoever has followed a link of a view that is gone
    const whole = document.getElementById("whole");
    if (whole) whole.href = addressOf(state.choices).replace("&embed=1", "");
    document.querySelectorAll("#views a").forEach((each) => {
      const here = new URLSearchParams(each.search).get("view") === view;
      if (here) each.setAttribute("aria-current", "page");
      else each.removeAttribute("aria-current");
    });
    const select = document.getElementById("known");
    if (select && select.value !== state.choices.known) select.value = state.choices.known;
    state.watchers.forEach((act) => act(state.case.days.indexOf(date), date));
  }

  /* On a low screen and beside a wide view the map needs the room of the controls; what a person
     opens stays open. */
  function foldControls(panel) {
    const controls = document.querySelector("details.controls");
    const wide = ["figures", "table", "method"].includes(panel);
    if (!controls || controls.dataset.wide === String(wide)) return;
    controls.dataset.wide = wide;
    controls.open = !wide && innerHeight >= ROOM;
  }

  function toTop(panel) {
    if (state.top === panel) return;
    state.top = panel;
    document.querySelector(".panel")?.scrollTo(0, 0);
  }

  /* ---- the address ---- */

  function zoomText() {
    return state.zoom ? state.zoom.join(",") : "";
  }

  function queryOf(choices, keys) {
    return keys.map((key) => `${key}=${encodeURIComponent(choices[key]).replaceAll("%2C", ",")}`).join("&");
  }

  function usual(key) {
    // Where the system is dark, light is a choice too, and has to be said.
    return key === "theme" && systemIsDark() ? null : state.case.defaults[key] ?? "";
  }

  function addressOf(choices) {
    const said = Object.keys(choices).filter(
      (key) => key === "date" || key === "lang" || choices[key] !== usual(key));
    const embed = document.documentElement.hasAttribute("data-embed") ? "&embed=1" : "";
    return `${location.pathname}?${queryOf(choices, said)}${embed}`;
  }

  /* A day that has been drawn. Of many in a row the first is a step of the history at once, as the
     back button may follow; the address of the last is written when the days rest. */
  function dayIs(day, first) {
    if (!state.choices) return;
    state.choices.date = state.case.days[day];
    show();
    if (first) putAddress();
    else if (!window.spreadmap.playing()) state.pushed = Date.now();
  }

  /* What a person does is a step back; what plays, or follows at once, is part of the last one. */
  function putAddress(played = false) {
    if (!state.choices) return;
    state.choices.zoom = zoomText();
    const address = addressOf(state.choices);
    if (address === location.pathname + location.search) return;
    const was = new URLSearchParams(location.search);
    const now = new URLSearchParams(address.split("?")[1]);
    const onlyDay = [...new Set([...was.keys(), ...now.keys()])].every(
      (key) => key === "date" || was.get(key) === now.get(key));
    const soon = Date.now() - state.pushed < (onlyDay ? SCRUB : TOGETHER);
    const step = state.byHand && !soon && !(onlyDay && (played || window.spreadmap.playing()));
    if (step || onlyDay) state.pushed = Date.now();
    history[step ? "pushState" : "replaceState"](history.state, "", address);
  }

  /* ---- a person ---- */

  ["pointerdown", "keydown"].forEach((kind) => addEventListener(kind, () => (state.byHand = true), true));

  document.addEventListener("click", (event) => {
    const near = (what) => event.target.closest && event.target.closest(what);
    const inside = near("a.go");
    if (inside && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(inside.search);
    }
    if (near("#copy-link")) copyLink(near("#copy-link"));
    if (near("#notice .close")) dash().set_props("notice", { children: null });
  });

  document.addEventListener("change", (event) => {
    if (event.target.id === "known") open(`known=${event.target.value}`);
  });

  async function copyLink(button) {
    const address = location.origin + addressOf(state.choices).replace("&embed=1", "");
    try {
      await navigator.clipboard.writeText(address);
      const before = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = before), 2000);
    } catch {
      window.prompt(button.dataset.done, address);
    }
  }

  window.spreadmap = {
    state, open, putAddress, dayIs, isPresent, seen,
    choices: () => ({ ...state.choices }),
    onDay(act) {
      state.watchers.push(act);
      if (state.choices) act(state.case.days.indexOf(state.choices.date), state.choices.date);
    },
  };
  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.spreadmap = { arrive, follow, paged, mapped };
})();
