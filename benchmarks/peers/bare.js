/* The map of each day as a list of elements with their attributes, and a page that sets them. */
const ATTRIBUTES = ["d", "fill", "style", "transform", "display", "x", "y", "text-anchor"];

/* Each drawn element by trace and position, with what it has on this day. */
function elements(graph) {
  const found = {};
  graph.calcdata.forEach((points, at) => {
    const { trace, node3 } = points[0];
    if (trace.visible !== true || !node3) return;
    const add = (kind, node) => {
      const index = points.indexOf(node.__data__);
      const values = Object.fromEntries(ATTRIBUTES.filter((name) => node.hasAttribute(name))
        .map((name) => [name, node.getAttribute(name)]));
      if (kind === "text") values.text = node.textContent;
      const layer = trace.type === "choropleth" ? 0 : 1;
      found[[layer, at, kind === "text" ? 1 : 0, index].map((each) => String(each).padStart(4, "0")).join()] = values;
    };
    node3.node().querySelectorAll("path").forEach((node) => add("path", node));
    node3.node().querySelectorAll("text").forEach((node) => add("text", node));
  });
  return found;
}

async function record(days) {
  const graph = document.querySelector("#map .js-plotly-plot");
  const frames = {};
  for (const day of days) {
    window.spreadmap.go(day);
    await new Promise((done) => setTimeout(done, 200));
    frames[day] = elements(graph);
  }
  return { frames, width: graph.clientWidth, height: graph.clientHeight,
    colour: graph._fullLayout.paper_bgcolor };
}

/* A page of these elements; the function shows a day by setting what differs. */
function replay({ frames, width, height, colour }) {
  const SVG = "http://www.w3.org/2000/svg";
  const names = [...new Set(Object.values(frames).flatMap(Object.keys))].sort();
  const svg = document.createElementNS(SVG, "svg");
  Object.entries({ width, height }).forEach(([name, value]) => svg.setAttribute(name, value));
  svg.style.cssText = `position:absolute; left:0; top:0; background:${colour}`;
  const nodes = new Map(names.map((name) => {
    const node = document.createElementNS(SVG, name.split(",")[2] === "0001" ? "text" : "path");
    svg.append(node);
    return [name, node];
  }));
  document.body.replaceChildren(svg);
  const last = Object.fromEntries(names.map((name) => [name, {}]));
  const set = (node, name, value) => {
    if (name === "text") node.textContent = value;
    else if (value === undefined) node.removeAttribute(name);
    else node.setAttribute(name, value);
  };
  return (day) => names.forEach((name) => {
    const wanted = frames[day][name] || { display: "none" };
    const before = last[name];
    [...Object.keys(wanted), ...Object.keys(before)].forEach((each) => {
      if (wanted[each] !== before[each]) set(nodes.get(name), each, wanted[each]);
    });
    last[name] = wanted;
  });
}
