/* What stood over one region: the list of measures, cut down to it. */
(function () {
  "use strict";

  let opened = ""; // the region for which the list was opened last

  function show() {
    const { area = "" } = window.spreadmap.choices();
    const block = document.querySelector("#day-summary .measures");
    const select = block && block.querySelector("select.area");
    if (!select) return;
    if (select.value !== area) select.value = area;
    const covers = (card) => !area || ["KZ", "ALL", area].some((code) => card.dataset.area.split(" ").includes(code));
    block.querySelectorAll("[data-area]").forEach((card) => (card.hidden = !covers(card)));
    const counted = (part) => part.querySelectorAll("[data-area]:not([hidden])").length;
    block.querySelectorAll(".until").forEach((part) => {
      part.hidden = !counted(part);
      part.querySelector(".count").textContent = counted(part);
    });
    block.querySelector("summary .count").textContent = counted(block.querySelector(".known"));
    if (area && area !== opened) lead(block);
    opened = area;
  }

  function lead(block) {
    block.open = true;
    block.scrollIntoView({ block: "start" });
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches || !event.target.matches("select.area")) return;
    opened = event.target.value; // it is open, and in sight
    window.spreadmap.open(`area=${event.target.value}`);
  });

  /* A region leads to what stood over it; its events are listed below. */
  document.addEventListener("spreadmap:click", (event) => {
    const choices = window.spreadmap.choices();
    if (!event.detail.region || choices.view !== "day") return;
    event.preventDefault();
    opened = "";
    if (choices.area === event.detail.region && !choices.place) show();
    else window.spreadmap.open(`place=&area=${event.detail.region}`);
  });

  document.addEventListener("spreadmap:day", show);
  window.spreadmap.onDay(show);
})();
