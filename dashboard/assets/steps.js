/* Steps from day to day. Dash goes through the whole page when it is told a value, which takes longer
   than a day's drawing; so a step is drawn at once, and Dash is told the day when the days rest. */
(function () {
  "use strict";

  const RESTS = 250; // milliseconds after which a day is not one of many
  const page = window.spreadmap;
  const state = { told: null, ahead: null, timer: null };

  /* The day that is meant where Dash says one: it may not have been told the last ones. */
  function meant(day) {
    if (day !== state.told) Object.assign(state, { told: day, ahead: null });
    return state.ahead ?? day;
  }

  /* A day has been drawn that Dash does not know of. Whether it is the first of its kind. */
  function took(day, last) {
    const first = state.ahead === null;
    state.ahead = day;
    moveThumb(day, last);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => page.playing() || rest(), RESTS);
    return first;
  }

  function rest() {
    if (state.ahead !== null) tell(state.ahead);
  }

  /* The history has led elsewhere, which is asked for: the days ahead are no longer meant. */
  function drop() {
    clearTimeout(state.timer);
    state.ahead = null;
  }

  /* Dash answers later; a step that is taken meanwhile is ahead of what it was told. */
  function tell(day) {
    clearTimeout(state.timer);
    Object.assign(state, { told: day, ahead: null });
    window.dash_clientside.set_props("date", { value: day });
  }

  /* As the slider draws itself once it is told. */
  function moveThumb(day, last) {
    const thumb = document.querySelector("#date [role=slider]");
    const bar = document.querySelector("#date .mantine-Slider-bar");
    if (!thumb || !bar) return;
    const share = `${(100 * day) / Math.max(last, 1)}%`;
    thumb.style.setProperty("--slider-thumb-offset", share);
    thumb.setAttribute("aria-valuenow", day);
    bar.style.setProperty("--slider-bar-width", `calc(${share} + 2 * var(--slider-size))`);
  }

  // Whoever takes the slider begins from the day that is shown.
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest && event.target.closest("#date")) rest();
  }, true);
  window.addEventListener("popstate", drop, true);

  page.steps = { meant, took, tell, rest };
})();
