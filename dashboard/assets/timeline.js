/* The timeline: a click goes to a day, a drag across the bars takes a range of days as one map. */
(function () {
  "use strict";

  const APART = 6; // pixels from which a press is a drag
  let drag = null;
  let dragged = false; // the click that ends a drag goes nowhere
  let shown = { now: 0, from: null };

  const map = () => window.spreadmap;
  const at = (id) => document.getElementById(id);
  const bars = () => [...document.querySelectorAll("#bars .bar")];
  const dateOf = (position) => bars()[position].dataset.date;

  /* ---- what is marked ---- */

  function mark({ now, from }) {
    const timeline = at("timeline");
    const ranged = from !== null && from < now;
    timeline.classList.toggle("ranged", ranged);
    timeline.classList.toggle("from", from !== null);
    timeline.style.setProperty("--now", now);
    timeline.style.setProperty("--from", ranged ? from : now);
    say(now, from);
  }

  function say(now, from) {
    const note = at("range-note");
    if (!note) return; // a case of one day
    const text = from === null ? "" : from < now ? inWords(note.dataset.range, from, now)
      : inWords(note.dataset.open, from, from);
    if (note.textContent !== text) note.textContent = text;
    at("range").setAttribute("aria-pressed", String(from !== null));
    at("range-clear").hidden = from === null;
  }

  /* `3 to 6 January`, `30 January to 2 February`. */
  function inWords(text, from, to) {
    const [first, last] = [bars()[from], bars()[to]];
    const month = (bar) => bar.dataset.date.slice(0, 7);
    const short = from !== to && month(first) === month(last);
    const begin = short ? Number(first.dataset.date.slice(8)) : first.dataset.name;
    return text.replace("{first}", begin).replace("{last}", last.dataset.name);
  }

  function show() {
    if (!at("timeline") || !bars().length || drag) return;
    const { from } = map().choices();
    const position = from ? bars().findIndex((bar) => bar.dataset.date === from) : -1;
    shown.from = position < 0 ? null : position;
    mark(shown);
  }

  /* ---- mouse and touch ---- */

  function columnAt(x) {
    const { left, width } = at("bars").getBoundingClientRect();
    const days = bars().length;
    return Math.min(Math.max(Math.floor(((x - left) / width) * days), 0), days - 1);
  }

  /* Whether it lies in the column of a day, and not on the scrubber, which has its own ways. */
  function onColumns(event) {
    if (!event.target.closest || !event.target.closest("#timeline .plot")) return false;
    const { left, right } = at("bars").getBoundingClientRect();
    return !event.target.closest("#date") && event.clientX >= left && event.clientX <= right;
  }

  function press(event) {
    dragged = false;
    if (event.button !== 0 || !event.isPrimary || !bars().length || !onColumns(event)) return;
    drag = { id: event.pointerId, x: event.clientX, start: columnAt(event.clientX), brushing: false };
  }

  function range(event) {
    const column = columnAt(event.clientX);
    return { from: Math.min(drag.start, column), now: Math.max(drag.start, column) };
  }

  function move(event) {
    if (!drag || event.pointerId !== drag.id) return;
    if (!drag.brushing && Math.abs(event.clientX - drag.x) < APART) return;
    if (!drag.brushing) document.querySelector("#timeline .plot").setPointerCapture(drag.id);
    drag.brushing = true;
    mark(range(event));
  }

  function release(event) {
    if (!drag || event.pointerId !== drag.id) return;
    const { from, now } = range(event);
    dragged = drag.brushing;
    drag = null;
    if (!dragged) return;
    if (from < now) map().open(`from=${dateOf(from)}&date=${dateOf(now)}`);
    else show();
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
    const bar = event.target.closest("#bars .bar");
    const pointed = event.detail > 0; // assistive technology clicks without a pointer
    if (dragged || !(pointed ? onColumns(event) : bar)) return;
    map().open(`from=&date=${dateOf(pointed ? columnAt(event.clientX) : Number(bar.dataset.day))}`);
  }

  /* ---- keyboard ---- */

  function toggle() {
    if (shown.from !== null) clear();
    else map().open(`from=${dateOf(shown.now)}`);
  }

  function clear() {
    map().open("from=");
    at("range").focus();
  }

  document.addEventListener("pointerdown", press);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", giveUp);
  document.addEventListener("keydown", (event) => event.key === "Escape" && giveUp());
  document.addEventListener("click", click);

  map().onDay((position) => {
    shown.now = position;
    show();
  });
})();
