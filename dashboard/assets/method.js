/* The page on method: its contents lead within the panel, its citations can be copied, and paper
   shows what is folded on a screen. */
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const near = (what) => event.target.closest && event.target.closest(what);
    const entry = near(".method-contents a");
    if (entry) goTo(event, entry);
    if (near(".method [data-copy]")) copy(near(".method [data-copy]"));
  });

  /* A fragment in the address would be another step of the history, for no other view. */
  function goTo(event, entry) {
    event.preventDefault();
    const title = document.getElementById(entry.hash.slice(1));
    title.scrollIntoView({ block: "start" });
    title.focus({ preventScroll: true });
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    const text = button.textContent;
    if (text === button.dataset.done) return;
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = text), 2000);
    } catch {
      getSelection().selectAllChildren(source); // so that a key can copy it
      source.focus();
    }
  }

  /* A list of what was folded, so that it is so again afterwards. */
  let folded = [];

  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll(".method details:not([open])")];
    folded.forEach((each) => (each.open = true));
  });

  window.addEventListener("afterprint", () => folded.forEach((each) => (each.open = false)));
})();
