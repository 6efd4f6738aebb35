/* First reports: what is reported for a day after the one shown is quiet. */
(function () {
  "use strict";

  function mark() {
    const shown = document.documentElement.dataset.day;
    const panel = document.getElementById("panel-arrival");
    if (!panel || !shown) return;
    panel.querySelectorAll("[data-day]").forEach((each) => {
      each.classList.toggle("later", each.dataset.day > shown);
      each.classList.toggle("now", each.dataset.day === shown);
    });
  }

  new MutationObserver(mark).observe(document.documentElement, { attributeFilter: ["data-day"] });

  /* The panel appears with the page, and its content with each answer of the server. */
  const page = new MutationObserver(() => {
    const panel = document.getElementById("panel-arrival");
    if (!panel) return;
    page.disconnect();
    new MutationObserver(mark).observe(panel, { childList: true });
    mark();
  });
  page.observe(document.body, { childList: true, subtree: true });
})();
