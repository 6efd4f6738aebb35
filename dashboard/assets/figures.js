/* The figures view follows the day: all of its claims are there, those of later days are hidden. */
(function () {
  "use strict";

  const watched = new WeakSet();
  let day = "";

  function show(panel) {
    panel.querySelectorAll("[data-asof]").forEach((each) => {
      each.hidden = each.dataset.asof > day;
      each.classList.toggle("now", each.dataset.asof === day);
    });
    panel.querySelectorAll("[data-from]").forEach((each) => {
      const { from, until } = each.dataset;
      each.hidden = day < from || (until !== "" && day >= until);
    });
  }

  /* What the server puts into the panel anew follows the day too. */
  function follow(_, iso) {
    day = iso;
    const panel = document.getElementById("panel-figures");
    if (!panel) return;
    if (!watched.has(panel)) {
      watched.add(panel);
      new MutationObserver(() => show(panel)).observe(panel, { childList: true, subtree: true });
    }
    show(panel);
  }

  document.addEventListener("DOMContentLoaded", () => window.spreadmap.onDay(follow));
})();
