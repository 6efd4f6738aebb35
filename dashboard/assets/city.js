/* The city panel: boxes that refer to cards are filled with those that the browser has, the day
   shown is marked, a column leads to the day's events, a mark of the small map opens its place. */
(function () {
  "use strict";

  const open = () => ["city", "story"].includes(document.documentElement.dataset.panel);

  /* Cards cost time to draw, so those of a closed list wait until it is opened. */
  function fill(box, anew) {
    const wanted = box.dataset.refs;
    if ((!anew && box.filledWith === wanted) || box.closest("details:not([open])")) return;
    const cards = wanted.split(" ").filter(Boolean).map(window.spreadmap.card);
    if (cards.some((card) => !card)) return; // they come with the language
    cards.forEach((card) => card.removeAttribute("id")); // the day's panel has the same cards
    box.filledWith = wanted;
    box.replaceChildren(...cards);
  }

  function fillAll(anew) {
    document.querySelectorAll(".refs[data-refs]").forEach((box) => fill(box, anew));
    const graph = document.querySelector("#city-map .js-plotly-plot");
    if (!graph || !graph.on || graph.leads) return;
    graph.leads = true;
    graph.on("plotly_click", ({ points: [point] }) => {
      if (point.data.name === "places") window.spreadmap.open(`place=${encodeURIComponent(point.id)}`);
    });
  }

  function markDay() {
    const { day } = document.documentElement.dataset;
    document.querySelectorAll(".city-days a").forEach((each) => {
      if (each.dataset.date === day) each.setAttribute("aria-current", "date");
      else each.removeAttribute("aria-current");
    });
  }

  let soon = 0;
  new MutationObserver(() => {
    if (soon || !open()) return;
    soon = requestAnimationFrame(() => {
      soon = 0;
      fillAll(false);
      markDay();
    });
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-refs", "data-panel"] });

  document.addEventListener("toggle", () => open() && fillAll(false), true);
  document.addEventListener("spreadmap:cards", () => fillAll(true));
  document.addEventListener("click", (event) => {
    const column = event.target.closest && event.target.closest(".city-days a");
    const heading = column && document.getElementById(`city-${column.dataset.date}`);
    const panel = heading && heading.closest(".panel");
    if (!panel) return;
    const inside = panel.scrollHeight > panel.clientHeight;
    const top = inside ? panel.getBoundingClientRect().top : 0;
    (inside ? panel : window).scrollBy({ top: heading.getBoundingClientRect().top - top - 12 });
  });

  window.spreadmap.onDay(() => open() && markDay());
})();
