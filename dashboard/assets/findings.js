/* What is wrong with a file, as a list: texts of a file are set as text, never as markup. */
(function () {
  "use strict";

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function item(finding, words) {
    const made = element("li");
    const line = words.line.replace("{line}", finding.line);
    made.append(element("b", [line, finding.column].filter(Boolean).join(", ")));
    if (finding.value) made.append(" ", element("code", finding.value));
    const message = element("span", finding.message);
    message.lang = "en"; // the language of every message on data
    made.append(" ", message);
    return made;
  }

  /* Fill a box that holds the words in its data- attributes. */
  function list(box, faults) {
    const parts = [];
    if (faults && faults.findings.length) {
      const items = element("ul");
      items.append(...faults.findings.map((each) => item(each, box.dataset)));
      parts.push(items);
    }
    const left = faults ? faults.count - faults.findings.length : 0;
    if (left > 0) parts.push(element("p", box.dataset.more.replace("{n}", left)));
    if (faults && !faults.findings.length) parts.push(Object.assign(element("p", faults.message), { lang: "en" }));
    box.replaceChildren(...parts);
  }

  window.spreadmap.findings = { list, element };
})();
