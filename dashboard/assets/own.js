/* Bringing one's own file: chosen or dropped, sent to the server on this machine, and shown in this
   browser alone. */
(function () {
  "use strict";

  const part = (name) => document.getElementById(`own-${name}`);
  const root = document.documentElement;
  const state = { sending: false };

  /* ---- the menu ---- */

  /* A field for files is none of Dash's components. */
  function field() {
    const place = part("field");
    if (place.querySelector("input")) return place.querySelector("input");
    const label = document.createElement("label");
    label.className = "plain main";
    const text = document.createElement("span");
    const input = Object.assign(document.createElement("input"), { type: "file", id: "own-file" });
    input.setAttribute("aria-describedby", "own-state");
    label.append(text, input);
    place.prepend(label);
    return input;
  }

  function open() {
    const input = field();
    input.previousSibling.textContent = part("field").dataset.label;
    if (!part("menu").open) {
      say("");
      part("menu").showModal();
      input.focus();
    }
  }

  function say(word, faults = null) {
    const place = part("state");
    const name = faults && faults.name ? `${faults.name}: ` : "";
    place.textContent = word ? name + (place.dataset[word] || place.dataset.unreachable) : "";
    place.classList.toggle("warn", !["", "reading", "done"].includes(word));
    page.findings.list(part("findings"), faults);
  }

  const page = window.spreadmap;

  /* ---- sending ---- */

  async function send(files) {
    if (state.sending || !files.length) return;
    open();
    if (files.length > 1) return say("several");
    const [file] = files;
    if (file.size > Number(part("menu").dataset.size)) return say("large");
    if (!file.size) return say("empty");
    state.sending = true;
    part("menu").setAttribute("aria-busy", "true");
    say("reading");
    await post(file).catch(() => say("unreachable"));
    state.sending = false;
    part("menu").removeAttribute("aria-busy");
    field().value = ""; // so that the same file, mended, can be chosen again
  }

  async function post(file) {
    const answer = await fetch("own-events", {
      method: "POST", body: file,
      headers: { "Content-Type": "application/octet-stream", "X-File-Name": encodeURIComponent(file.name) } });
    const { shown, reason, faults } = await answer.json();
    if (shown) start("done");
    else say(reason, faults);
  }

  /* Another case: nothing of the view is kept but language and colours. */
  function start(word) {
    if (word) say(word);
    const { lang, theme } = page.choices();
    location.assign(`${location.pathname}?${new URLSearchParams({ lang, theme })}`);
  }

  async function end() {
    const answer = await fetch("own-events", { method: "DELETE" }).catch(() => null);
    if (answer && answer.ok) start();
  }

  /* ---- a person ---- */

  const CLICKS = { own: open, "own-back": end, "own-close": () => part("menu").close() };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button");
    if (button && CLICKS[button.id]) CLICKS[button.id]();
  });

  document.addEventListener("change", (event) => {
    if (event.target.id === "own-file") send([...event.target.files]);
  });

  const brings = (event) => part("menu") && [...(event.dataTransfer?.types || [])].includes("Files");

  addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault(); // else the browser opens the file instead of this page
    root.toggleAttribute("data-drop", !state.sending);
  });

  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) root.removeAttribute("data-drop");
  });

  addEventListener("drop", (event) => {
    root.removeAttribute("data-drop");
    if (!brings(event)) return;
    event.preventDefault();
    send([...event.dataTransfer.files]);
  });
})();
