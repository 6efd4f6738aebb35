/* The values of a day, set on the map that is drawn. plotly would go through every trace and compute
   every path of the map anew; here only what differs is drawn: shapes by their attributes, marks by
   plotly's own module. What plotly knows of its traces is kept true, so that it goes on from there
   when the map is moved. */
(function () {
  "use strict";

  const KINDS = ["choropleth", "scattergeo"];
  const made = { key: "", paths: new Map() }; // of the map as it lies now

  /* What plotly draws with; null where it is not as this file expects it. */
  function partsOf(graph) {
    const subplot = graph._fullLayout?.geo?._subplot;
    const ready = subplot && subplot.projection?.getPath && subplot.layers?.frontplot && graph.calcdata;
    return ready ? { graph, subplot, projection: subplot.projection } : null;
  }

  const traceOf = (graph, at) => graph.calcdata[at][0].trace;
  const isDrawn = (graph, at) => traceOf(graph, at).visible === true;

  function isKnown(graph, at) {
    const points = graph.calcdata[at];
    const trace = points && points[0] && points[0].trace;
    if (!trace || !KINDS.includes(trace.type)) return false;
    return trace.visible !== true || Boolean(points[0].node3 && trace._module.plot && trace._module.calc);
  }

  function put(trace, path, values) {
    const names = path.split(".");
    const last = names.pop();
    names.reduce((part, name) => (part[name] = part[name] || {}), trace)[last] = values;
  }

  /* ---- shapes ---- */

  function pathOf({ projection }, point) {
    const key = [projection.scale(), projection.translate(), projection.rotate(), projection.center()].join();
    if (made.key !== key) Object.assign(made, { key, paths: new Map(), draw: projection.getPath() });
    if (!made.paths.has(point.geojson)) made.paths.set(point.geojson, made.draw(point.geojson));
    return made.paths.get(point.geojson);
  }

  /* Scales have steps: the colour from the last edge on that is not above the number. */
  function colourOf({ colorscale, zmin, zmax }, number) {
    const share = (number - zmin) / (zmax - zmin);
    return colorscale.reduce((colour, [edge, each]) => (edge <= share + 1e-9 ? each : colour), colorscale[0][1]);
  }

  const shapes = new WeakMap(); // collection of features to its features by id

  function featureOf({ geojson }, id) {
    const collection = typeof geojson === "string" ? window.PlotlyGeoAssets[geojson] : geojson;
    if (!shapes.has(collection)) {
      shapes.set(collection, new Map(collection.features.map((each) => [each.id, each])));
    }
    return shapes.get(collection).get(id);
  }

  function setShape(parts, trace, point, path, number) {
    if (number === null) {
      Object.assign(point, { loc: null, z: undefined, geojson: null, fOut: null, fIn: null, _polygons: null });
      path.removeAttribute("d");
      return;
    }
    const loc = trace.locations[point.index];
    const geojson = point.geojson || featureOf(trace, loc);
    Object.assign(point, { loc, z: number, geojson });
    path.setAttribute("fill", colourOf(trace, number));
    const d = pathOf(parts, point);
    if (path.getAttribute("d") !== d) path.setAttribute("d", d);
  }

  function drawShapes(parts, at) {
    const points = parts.graph.calcdata[at];
    const { trace, node3 } = points[0];
    const paths = node3.node().querySelectorAll("path.choroplethlocation");
    points.forEach((point, index) => {
      const number = trace.z[index];
      if (trace.text) point.tx = trace.text[index];
      if (number !== (point.z ?? null)) setShape(parts, trace, point, paths[index], number);
    });
  }

  /* ---- marks ---- */

  function calculate(graph, at) {
    const trace = traceOf(graph, at);
    const points = trace._module.calc(graph, trace);
    points[0].t = points[0].t || {};
    points[0].trace = trace;
    graph.calcdata[at] = points;
  }

  /* As plotly's `_render` places them. */
  function place({ projection, subplot }) {
    const layer = subplot.layers.frontplot.select(".scatterlayer");
    subplot.dataPoints.point = layer.selectAll(".point");
    subplot.dataPoints.text = layer.selectAll("text");
    layer.node().querySelectorAll(".point, text").forEach((node) => {
      const { lonlat } = node.__data__;
      const at = projection(lonlat);
      if (at) node.setAttribute("transform", `translate(${at[0]},${at[1]})`);
      if (projection.isLonLatOverEdges(lonlat)) node.setAttribute("display", "none");
      else node.removeAttribute("display");
    });
  }

  /* plotly's module draws the traces of a layer; it is shown a layer that has one of them. */
  function drawMarks({ graph, subplot }, at) {
    const trace = traceOf(graph, at);
    const layer = subplot.layers.frontplot.select(".scatterlayer");
    const own = Object.create(layer);
    own.selectAll = (what) => layer.selectAll(what).filter((points) => points[0].trace.uid === trace.uid);
    const alone = { layers: { frontplot: { select: () => own } } };
    trace._module.plot(graph, alone, [graph.calcdata[at]]);
  }

  function set({ graph }, { attributes, indices }) {
    indices.forEach((at, position) => Object.keys(attributes).forEach((path) => {
      const values = attributes[path][position];
      if (values === undefined) return;
      [graph.data[at], traceOf(graph, at)].forEach((trace) => put(trace, path, values));
    }));
  }

  function drawTraces(parts, indices) {
    const { graph } = parts;
    const drawn = indices.filter((at) => isDrawn(graph, at));
    const kind = (name) => drawn.filter((at) => traceOf(graph, at).type === name);
    kind("choropleth").forEach((at) => drawShapes(parts, at));
    kind("scattergeo").forEach((at) => {
      calculate(graph, at);
      drawMarks(parts, at);
    });
    if (kind("scattergeo").length) place(parts);
  }

  /* Give the map the values of a day: here, or where plotly is another than expected, by plotly. */
  function draw(graph, frame) {
    const changed = window.spreadmapPicture.changes(graph.data, frame);
    if (!changed.indices.length) return true;
    const parts = partsOf(graph);
    if (!parts || !changed.indices.every((at) => isKnown(graph, at))) {
      window.Plotly.restyle(graph, changed.attributes, changed.indices);
      return false;
    }
    set(parts, changed);
    try {
      drawTraces(parts, changed.indices);
    } catch {
      window.Plotly.redraw(graph); // it has the values of the day already
    }
    return true;
  }

  window.spreadmapDraw = draw;
})();
