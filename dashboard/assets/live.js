/* A case that changes while it is shown: the page asks now and then, a hidden one does not, and
   takes what is new without losing its view. */
(function () {
  "use strict";

  const PACE = 150; // milliseconds between two questions
  const LONGEST = 5000; // the same where nobody answers
  const page = window.spreadmap;
  const dash = () => window.dash_clientside;
  const state = { told: null, closed: null, shapes: null, renewing: null, wait: PACE };

  /* ---- asking ---- */

  async function ask() {
    const known = page.state.case;
    if (known && !state.shapes) state.shapes = shapesLoaded() || known.shapes;
    if (known && known.watched && !document.hidden) await look(known);
    setTimeout(ask, state.wait);
  }

  async function look(known) {
    try {
      const { key, faults } = await (await fetch("present", { cache: "no-store" })).json();
      state.wait = PACE;
      tell(faults);
      if (key !== known.key) await renew();
    } catch {
      state.wait = Math.min(state.wait * 2, LONGEST); // the server has gone; it may come again
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && page.state.case?.watched) look(page.state.case);
  });

  /* ---- taking the new case ---- */

  function renew() {
    state.renewing = state.renewing || take().finally(() => (state.renewing = null));
    return state.renewing;
  }

  async function take() {
    const known = await (await fetch("case", { cache: "no-store" })).json();
    if (known.key === page.state.case.key) return;
    await loadShapes(known.shapes);
    dash().set_props("case", { data: known });
  }

  /* Those that the page has begun with; it names none where it came before its case was read. */
  function shapesLoaded() {
    const script = document.querySelector('script[src*="/geometry-"]');
    return script ? new URL(script.src).pathname : "";
  }

  /* The names of shapes are the same in every case, so the last script loaded is the one that counts. */
  function loadShapes(address) {
    if (address === state.shapes) return null;
    return new Promise((done, failed) => {
      const script = Object.assign(document.createElement("script"), { src: address, onload: done, onerror: failed });
      document.head.append(script);
      state.shapes = address;
    });
  }

  /* ---- what is wrong with the last saved file ---- */

  function tell(faults) {
    const box = document.getElementById("faults");
    const said = faults ? JSON.stringify([faults, document.documentElement.lang]) : "";
    if (!said) state.closed = null; // the same fault, made again, is told again
    if (!box || (said === state.told && box.hasChildNodes() === Boolean(said && said !== state.closed))) return;
    state.told = said;
    if (said && said !== state.closed) show(box, faults);
    else box.replaceChildren();
  }

  function show(box, faults) {
    const { element, list } = page.findings;
    const words = faults.count ? box.dataset.rows : box.dataset.whole;
    const close = Object.assign(element("button", "×", "plain close"), { type: "button", title: box.dataset.close });
    close.setAttribute("aria-label", box.dataset.close);
    close.addEventListener("click", () => {
      state.closed = state.told;
      box.replaceChildren();
    });
    const found = Object.assign(element("div", "", "findings"), { tabIndex: 0 });
    Object.assign(found.dataset, box.dataset);
    list(found, faults);
    const text = element("div");
    text.append(element("p", words.replace("{count}", faults.count).replace("{name}", () => faults.name)), found);
    box.replaceChildren(text, close);
  }

  window.dash_clientside.spreadmap.renew = (key) => {
    if (page.state.case && key !== page.state.case.key) renew();
  };
  ask();
})();
