/* The figures view follows the day: all of its claims are there, those of later days are hidden. */
(function () {
  "use strict";

  const state = { day: "", notes: true };

  function panelOf() {
    return document.getElementById("panel-figures");
  }

  function show() {
    const panel = panelOf();
    if (!panel) return;
    panel.querySelectorAll("[data-asof]").forEach((each) => {
      each.hidden = each.dataset.asof > state.day;
      each.classList.toggle("now", each.dataset.asof === state.day);
    });
    panel.querySelectorAll("[data-from]").forEach((each) => {
      const { from, until } = each.dataset;
      each.hidden = state.day < from || (until !== "" && state.day >= until);
    });
    panel.querySelector("#figures-notes")?.setAttribute("aria-pressed", String(state.notes));
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest || !event.target.closest("#figures-notes")) return;
    state.notes = !state.notes;
    show();
  });

  window.spreadmap.onDay((_, day) => {
    state.day = day;
    show();
  });

  document.addEventListener("spreadmap:panel", (event) => {
    if (event.detail === "figures") show();
  });
})();
