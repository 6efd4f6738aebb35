/* The figures view follows the day: all of its claims are there, those of later days are hidden. */
(function () {
  "use strict";

  let day = "";

  function panelOf() {
    return document.getElementById("panel-figures");
  }

  function show() {
    const panel = panelOf();
    if (!panel) return;
    panel.querySelectorAll("[data-asof]").forEach((each) => {
      each.hidden = each.dataset.asof > day;
      each.classList.toggle("now", each.dataset.asof === day);
    });
    panel.querySelectorAll("[data-from]").forEach((each) => {
      const { from, until } = each.dataset;
      each.hidden = day < from || (until !== "" && day >= until);
    });
  }

  window.spreadmap.onDay((_, iso) => {
    day = iso;
    show();
  });

  /* What the server puts into the panel anew, or into what is there, follows the day too. */
  function renewed(records) {
    const panel = panelOf();
    if (panel && records.some((record) => panel.contains(record.target))) show();
  }

  new MutationObserver(renewed).observe(document.body, {
    childList: true, subtree: true, attributeFilter: ["data-asof", "data-from", "data-until"],
  });
})();
