/* First reports: what is reported for a day after the one shown is quiet. */
(function () {
  "use strict";

  let last = null; // place of the link that had the focus, among those of the panel

  function mark() {
    const shown = document.documentElement.dataset.day;
    const panel = document.getElementById("panel-arrival");
    if (!panel || !shown) return;
    panel.querySelectorAll("[data-day]").forEach((each) => {
      each.classList.toggle("later", each.dataset.day > shown);
      each.classList.toggle("now", each.dataset.day === shown);
    });
  }

  function links(panel) {
    return [...panel.querySelectorAll("a.go")];
  }

  /* A link that changes its own panel is made anew with it, and would lose the focus. */
  function keepFocus(panel) {
    const lost = last !== null && document.activeElement === document.body;
    if (lost && links(panel)[last]) links(panel)[last].focus({ preventScroll: true });
  }

  function watch(panel) {
    panel.addEventListener("focusin", (event) => (last = links(panel).indexOf(event.target)));
    document.addEventListener("focusin", (event) => {
      if (!panel.contains(event.target)) last = null;
    });
    new MutationObserver(() => {
      mark();
      keepFocus(panel);
    }).observe(panel, { childList: true });
    mark();
  }

  new MutationObserver(mark).observe(document.documentElement, { attributeFilter: ["data-day"] });

  /* A page in another language has another panel. */
  let watched = null;
  new MutationObserver(() => {
    const panel = document.getElementById("panel-arrival");
    if (!panel || panel === watched) return;
    watched = panel;
    watch(panel);
  }).observe(document.body, { childList: true, subtree: true });
})();
