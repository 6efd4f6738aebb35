/* The snapshot menu. PNG and SVG are drawn here, by the same functions as those of the command
   line; every other format is made by the server, which is asked how far it is. */
(function () {
  "use strict";

  const PACE = 400; // milliseconds between two questions
  const PAPER = ["a4", "a3"]; // of a size that no film has
  const IN_BROWSER = ["png", "svg"];
  const part = (name) => document.getElementById(`snapshot-${name}`);
  const state = { job: null, timer: null };

  const choices = () => Object.fromEntries(
    [...part("menu").querySelectorAll("select")].map((field) => [field.name, field.value]));

  /* ---- what the menu shows ---- */

  function fitFormat() {
    const { format, preset } = choices();
    const film = ["gif", "mp4"].includes(format);
    const paper = [...part("preset").options].filter((each) => PAPER.includes(each.value));
    paper.forEach((each) => (each.disabled = film));
    if (film && PAPER.includes(preset)) part("preset").selectedIndex = 0;
    part("menu").querySelectorAll("[data-for]").forEach(
      (row) => (row.hidden = !row.dataset.for.split(" ").includes(format)));
  }

  function say(word, more = "") {
    part("state").textContent = [part("state").dataset[word] || "", more].filter(Boolean).join(" ");
    part("state").classList.toggle("warn", ["failed", "unreachable"].includes(word));
  }

  function working(on, job = null) {
    state.job = job;
    part("make").disabled = on;
    part("cancel").hidden = !job;
    part("progress").hidden = !on;
    if (on && !job) part("progress").removeAttribute("value");
  }

  function open() {
    const menu = part("menu");
    if (!menu.dataset.ready) {
      menu.dataset.ready = "yes";
      menu.querySelectorAll("select[data-options]").forEach((field) => field.append(
        ...Object.entries(JSON.parse(field.dataset.options)).map(([value, text]) => new Option(text, value))));
      part("to").selectedIndex = part("to").options.length - 1;
      part("seconds").value = "1.2";
    }
    fitFormat();
    if (!menu.open) menu.showModal();
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  /* ---- in this browser ---- */

  async function answer(response) {
    const sent = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(sent.message || String(response.status));
    return sent;
  }

  async function drawHere(asked) {
    say("drawing");
    working(true);
    const { figure, picture, name } = await answer(
      await fetch(`snapshot/picture?${new URLSearchParams(asked)}`));
    const element = document.createElement("div");
    element.style.cssText = "position: absolute; left: -20000px; top: 0;";
    document.body.append(element);
    try {
      await Promise.all([...document.fonts].map((face) => face.load()));
      await window.spreadmapPicture.draw(element, figure);
      const blob = asked.format === "svg"
        ? new Blob([await window.spreadmapPicture.svg(element, picture)], { type: "image/svg+xml" })
        : await window.spreadmapPicture.png(element, picture);
      save(blob, name);
      say("done", name);
    } finally {
      window.Plotly.purge(element);
      element.remove();
      working(false);
    }
  }

  /* ---- on the server ---- */

  async function startJob(asked) {
    say("waiting");
    working(true);
    const { id } = await answer(await fetch("snapshot/jobs", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked) }));
    working(true, id);
    follow(id);
  }

  async function follow(id) {
    try {
      const job = await answer(await fetch(`snapshot/jobs/${id}`));
      if (state.job !== id) return;
      if (job.state === "running") {
        part("progress").max = job.total || 1;
        if (job.total) part("progress").value = job.done;
        say("waiting", job.total ? `${job.done} / ${job.total}` : "");
        state.timer = setTimeout(follow, PACE, id);
        return;
      }
      working(false);
      say(job.state, job.state === "done" ? job.name : job.message);
      if (job.state === "done") fetchFile(id, job.name);
    } catch (fault) {
      broken(fault);
    }
  }

  function fetchFile(id, name) {
    const link = document.createElement("a");
    link.href = `snapshot/jobs/${id}/file`;
    link.download = name;
    link.click();
  }

  async function cancel() {
    const id = state.job;
    if (!id) return;
    clearTimeout(state.timer);
    working(false);
    say("cancelled");
    await fetch(`snapshot/jobs/${id}`, { method: "DELETE" }).catch(broken);
  }

  function broken(fault) {
    working(false);
    if (fault instanceof TypeError) say("unreachable");
    else say("failed", fault.message);
  }

  function make() {
    const asked = { ...choices(), query: location.search };
    (IN_BROWSER.includes(asked.format) ? drawHere : startJob)(asked).catch(broken);
  }

  const CLICKS = {
    snapshot: open, "snapshot-make": make, "snapshot-cancel": cancel,
    "snapshot-close": () => part("menu").close(),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button");
    if (button && CLICKS[button.id]) CLICKS[button.id]();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "snapshot-format") fitFormat();
  });
})();
