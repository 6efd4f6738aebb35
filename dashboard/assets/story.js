/* The story: the step in view is the present one, buttons lead to the next and the last one. */
(function () {
  "use strict";

  const SETTLED = 150; // milliseconds without scrolling
  const state = { place: null, seen: 0, scrolledTo: 0, byHand: false, pressed: false, timer: null };
  const shown = () => document.documentElement.dataset.panel === "story";
  const steps = () => [...document.querySelectorAll(".story-step")];
  const present = () => Number((window.spreadmap.state.choices || {}).step) || 0;

  function mark() {
    if (!shown()) return;
    const number = present();
    steps().forEach((step) => {
      if (Number(step.dataset.step) === number) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
    const place = document.querySelector(".story-place");
    if (!place) return;
    if (state.place !== place) Object.assign(state, { place, seen: 0 }); // another language
    const text = place.dataset.text.replace("{n}", number || "–");
    if (place.textContent !== text) place.textContent = text;
    disable("story-back", number <= 1);
    disable("story-next", number >= steps().length);
    if (number === state.seen) return;
    state.seen = number;
    // Whoever has scrolled to a step is there already; the answer may come when they are farther.
    if (number !== state.scrolledTo) bringIntoView(number);
    state.scrolledTo = 0;
  }

  function disable(id, off) {
    document.getElementById(id).setAttribute("aria-disabled", String(off));
  }

  /* A step that a link, a button or the history asks for; one in view stays where it is. */
  function bringIntoView(number) {
    const step = document.getElementById(`step-${number}`);
    if (!step) return;
    const { top, bottom } = band(step);
    const box = step.getBoundingClientRect();
    // Where the page itself scrolls, the map stands above: only a button leads away from it.
    if (scroller(step) === document.scrollingElement && !state.pressed) return;
    const { pressed } = state;
    state.pressed = false;
    if (!pressed && box.top >= top && Math.min(box.bottom, box.top + 160) <= bottom) return;
    state.byHand = false;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // Not scrollIntoView: that moves the page around the panel, too.
    scroller(step).scrollBy({ top: box.top - top - 12, behavior: still ? "auto" : "smooth" });
  }

  function scroller(step) {
    const panel = step.closest(".panel");
    return getComputedStyle(panel).overflowY === "auto" && panel.scrollHeight > panel.clientHeight
      ? panel : document.scrollingElement;
  }

  /* What a person sees of the panel, from top to bottom. */
  function band(step) {
    const panel = step.closest(".panel").getBoundingClientRect();
    return { top: Math.max(panel.top, 0), bottom: Math.min(panel.bottom, innerHeight) };
  }

  /* The line at which a step is read moves down with the scrolling, so that each has its turn. */
  function stepInView() {
    const all = steps();
    const { top, bottom } = band(all[0]);
    const list = all[0].parentElement.getBoundingClientRect();
    const room = list.height - (bottom - top);
    if (room <= 0 || bottom <= top) return null;
    const progress = Math.min(Math.max((top - list.top) / room, 0), 1);
    const line = top + progress * (bottom - top);
    return all.find((step) => step.getBoundingClientRect().bottom >= line) || all[all.length - 1];
  }

  function go(number) {
    const step = document.getElementById(`step-${number}`);
    if (step) window.spreadmap.open(step.querySelector("h3 a").search);
  }

  function settle() {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => {
      if (!state.byHand || !shown() || !steps().length) return;
      const step = stepInView();
      if (!step || Number(step.dataset.step) === present()) return;
      state.scrolledTo = Number(step.dataset.step);
      go(state.scrolledTo);
    }, SETTLED);
  }

  // Only a person's own scrolling chooses a step, not one that a link or a button has set off.
  ["wheel", "touchmove", "keydown", "pointerdown"].forEach((kind) =>
    document.addEventListener(kind, ({ key }) => (state.byHand = key !== "Tab"), { capture: true, passive: true }));
  document.addEventListener("scroll", () => shown() && settle(), { capture: true, passive: true });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("#story-back, #story-next");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    state.pressed = true;
    go(present() + (button.id === "story-next" ? 1 : -1));
  });

  let soon = 0;
  new MutationObserver(() => {
    if (soon || !shown()) return;
    soon = requestAnimationFrame(() => {
      soon = 0;
      mark();
    });
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-panel"] });
  window.spreadmap.onDay(mark);
})();
