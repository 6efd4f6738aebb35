/* The timeline: a click goes to a day, a drag across the columns takes a range of days as one map. */
(function () {
  "use strict";

  const APART = 6; // pixels from which a press is a drag
  const state = { now: 0, from: null, armed: null };
  let drag = null;
  let dragged = false; // the click that ends a drag goes nowhere

  const spreadmap = window.spreadmap;
  const at = (id) => document.getElementById(id);
  const days = () => spreadmap.state.case.days;

  /* ---- what is marked ---- */

  function mark(from, now) {
    const timeline = at("timeline");
    const ranged = from !== null && from < now;
    timeline.classList.toggle("ranged", ranged);
    timeline.classList.toggle("from", from !== null);
    timeline.style.setProperty("--now", now);
    timeline.style.setProperty("--from", ranged ? from : now);
    say(from, now, ranged);
  }

  function say(from, now, ranged) {
    const note = at("range-note");
    if (!note) return; // a case of one day
    const text = from === null ? "" : inWords(note.dataset, from, ranged ? now : null);
    if (note.textContent !== text) note.textContent = text;
    at("range").setAttribute("aria-pressed", String(from !== null));
    at("range-clear").hidden = from === null;
  }

  /* `3 to 6 January`, `30 January to 2 February`, `From 3 January to …`. */
  function inWords(texts, from, to) {
    const names = texts.days.split(";");
    if (to === null) return texts.open.replace("{first}", names[from]);
    const alike = days()[from].slice(0, 7) === days()[to].slice(0, 7);
    const first = alike ? Number(days()[from].slice(8)) : names[from];
    return texts.range.replace("{first}", first).replace("{last}", names[to]);
  }

  function show() {
    if (at("timeline") && !drag) mark(state.from ?? state.armed, state.now);
  }

  /* ---- the range that the page shows ---- */

  /* A range of one day is none. So its first day waits here until another day is gone to. */
  function follow(now) {
    const from = days().indexOf(spreadmap.choices().from);
    Object.assign(state, { now, from: from < 0 ? null : from });
    if (state.from !== null && state.from >= now) wait();
    else if (state.from !== null) state.armed = null;
    else if (state.armed !== null && state.armed < now) set(days()[state.armed]);
    show();
  }

  function wait() {
    state.armed = state.from;
    state.from = null;
    set("");
  }

  /* The day stays where it is; so the server is asked for the sums alone, not for the whole view. */
  function set(from) {
    const { view, place, known, step } = spreadmap.choices();
    setTimeout(() => window.dash_clientside.set_props("focus", { data: { view, place, from, known, step } }));
  }

  function toggle() {
    if ((state.from ?? state.armed) !== null) return clear();
    state.armed = state.now;
    show();
  }

  function clear() {
    state.armed = null;
    if (state.from !== null) set("");
    show();
    at("range").focus();
  }

  function go(from, now) {
    state.armed = null;
    spreadmap.open(`from=${from === now ? "" : days()[from]}&date=${days()[now]}`);
    show();
  }

  /* ---- mouse and touch ---- */

  function columnAt(x) {
    const { left, width } = at("bars").getBoundingClientRect();
    const last = days().length - 1;
    return Math.min(Math.max(Math.floor(((x - left) / width) * (last + 1)), 0), last);
  }

  /* Whether it lies in the column of a day, and not on the scrubber, which has its own ways. */
  function onColumns(event) {
    if (!event.target.closest || !event.target.closest("#timeline .plot")) return false;
    const { left, right } = at("bars").getBoundingClientRect();
    return !event.target.closest("#date") && event.clientX >= left && event.clientX <= right;
  }

  function press(event) {
    dragged = false;
    if (event.button !== 0 || !event.isPrimary || !spreadmap.state.case || !onColumns(event)) return;
    drag = { id: event.pointerId, x: event.clientX, start: columnAt(event.clientX), brushing: false };
  }

  function range(event) {
    const column = columnAt(event.clientX);
    return [Math.min(drag.start, column), Math.max(drag.start, column)];
  }

  function move(event) {
    if (!drag || event.pointerId !== drag.id) return;
    if (!drag.brushing && Math.abs(event.clientX - drag.x) < APART) return;
    if (!drag.brushing) document.querySelector("#timeline .plot").setPointerCapture(drag.id);
    drag.brushing = true;
    mark(...range(event));
  }

  function release(event) {
    if (!drag || event.pointerId !== drag.id) return;
    const [from, now] = range(event);
    dragged = drag.brushing;
    drag = null;
    if (dragged) go(from, now);
  }

  function giveUp() {
    if (!drag) return;
    dragged = drag.brushing;
    drag = null;
    show();
  }

  function click(event) {
    if (!event.target.closest) return;
    if (event.target.closest("#range")) return toggle();
    if (event.target.closest("#range-clear")) return clear();
    if (dragged || !spreadmap.state.case) return;
    const bar = event.target.closest("#bars .bar");
    const pointed = event.detail > 0; // assistive technology clicks without a pointer
    if (!(pointed ? onColumns(event) : bar)) return;
    const day = pointed ? columnAt(event.clientX) : Number(bar.dataset.day);
    const open = state.armed !== null && state.armed < day; // a range that was begun and has no end yet
    go(open ? state.armed : day, day);
  }

  document.addEventListener("pointerdown", press);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", giveUp);
  document.addEventListener("keydown", (event) => event.key === "Escape" && giveUp());
  document.addEventListener("click", click);
  spreadmap.onDay(follow);
})();
