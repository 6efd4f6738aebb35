/* Plays the days of an exported page. */
(function () {
  "use strict";

  const known = spreadmapCase;
  const last = known.frames.length - 1;
  const part = (id) => document.getElementById(id);
  const state = { day: known.first, timer: null };

  async function go(day) {
    state.day = Math.min(Math.max(day, 0), last);
    part("date").value = state.day;
    part("label").textContent = known.labels[state.day];
    part("date").setAttribute("aria-valuetext", known.labels[state.day]);
    await window.spreadmapPicture.show(part("sheet"), known.frames[state.day]);
  }

  function showState() {
    const word = state.timer === null ? known.words.play : known.words.pause;
    part("play").textContent = state.timer === null ? "▶" : "❚❚";
    part("play").title = word;
    part("play").setAttribute("aria-label", word);
  }

  function stop() {
    clearTimeout(state.timer);
    state.timer = null;
    showState();
  }

  function tick() {
    if (state.day >= last) return stop();
    go(state.day + 1);
    state.timer = setTimeout(tick, known.seconds * 1000);
  }

  function toggle() {
    if (state.timer !== null) return stop();
    if (state.day >= last) go(0);
    state.timer = setTimeout(tick, known.seconds * 1000);
    showState();
  }

  function step(day) {
    if (state.timer !== null) stop();
    go(day);
  }

  /* The sheet is as large as its window lets it be. */
  function fit() {
    const frame = part("frame");
    const scale = Math.min(frame.clientWidth / known.width, frame.clientHeight / known.height);
    const left = Math.max((frame.clientWidth - known.width * scale) / 2, 0);
    part("sheet").style.transform = `translate(${left}px, 0) scale(${scale})`;
  }

  const KEYS = {
    " ": toggle,
    ArrowLeft: () => step(state.day - 1),
    ArrowRight: () => step(state.day + 1),
    Home: () => step(0),
    End: () => step(last),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    if (event.target.closest("button") && event.key === " ") return;
    event.preventDefault();
    KEYS[event.key]();
  });
  part("play").addEventListener("click", toggle);
  part("back").addEventListener("click", () => step(state.day - 1));
  part("forward").addEventListener("click", () => step(state.day + 1));
  part("date").addEventListener("input", (event) => step(Number(event.target.value)));
  window.addEventListener("resize", fit);

  const options = { displayModeBar: false, scrollZoom: false, doubleClick: false };
  const layout = { ...known.figure.layout, dragmode: false };
  fit();
  window.Plotly.newPlot(part("sheet"), known.figure.data, layout, options)
    .then(() => go(known.first))
    .then(() => (document.body.dataset.ready = "yes"));
})();
