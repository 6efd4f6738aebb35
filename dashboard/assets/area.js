/* What stood over one region: the list of measures, cut down to it. */
(function () {
  "use strict";

  let area = "";

  function show() {
    const block = document.querySelector("#day-summary .measures");
    const select = block && block.querySelector("select.area");
    if (!select) return;
    if (select.value !== area) select.value = area;
    const covers = (card) => !area || ["KZ", area].some((code) => card.dataset.area.split(" ").includes(code));
    block.querySelectorAll("[data-area]").forEach((card) => (card.hidden = !covers(card)));
    block.querySelector(".count").textContent = block.querySelectorAll(".known > [data-area]:not([hidden])").length;
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches || !event.target.matches("select.area")) return;
    area = event.target.value;
    show();
  });

  /* A region leads to what stood over it; its events are listed below. */
  document.addEventListener("spreadmap:click", (event) => {
    const choices = window.spreadmap.choices();
    if (!event.detail.region || choices.view !== "day" || choices.place) return;
    event.preventDefault();
    area = event.detail.region;
    show();
    const block = document.querySelector("#day-summary .measures");
    if (!block) return;
    block.open = true;
    block.scrollIntoView({ block: "start" });
  });

  document.addEventListener("spreadmap:day", show);
})();
