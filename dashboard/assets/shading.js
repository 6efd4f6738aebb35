/* The shading of a day, set on the regions that are drawn. plotly would compute every path of the map
   anew; here a colour changes, and what a pointer is told. */
(function () {
  "use strict";

  function regionsOf(graph) {
    const index = graph.data.findIndex((trace) => trace.name === "regions");
    const group = [...graph.querySelectorAll(".choroplethlayer .trace.choropleth")].find(
      (each) => each.__data__ && each.__data__[0].trace.index === index);
    return group ? { trace: graph.data[index], full: group.__data__[0].trace, points: group.__data__, paths: group.querySelectorAll("path.choroplethlocation") } : null;
  }

  /* Each class has its colour twice in the scale, at its lower and its upper edge. */
  const colourOf = (trace, number) => trace.colorscale[2 * number][1];

  /* Whether the regions have these values now. */
  function shade(graph, { z, text }) {
    const regions = regionsOf(graph);
    if (!regions || regions.paths.length !== z.length || regions.points.length !== z.length) return false;
    const { trace, full, points, paths } = regions;
    paths.forEach((path) => {
      const number = z[path.__data__.index];
      if (path.__data__.z !== number) path.setAttribute("fill", colourOf(trace, number));
    });
    points.forEach((point) => Object.assign(point, { z: z[point.index], tx: text[point.index] }));
    [trace, full].forEach((each) => Object.assign(each, { z, text }));
    return true;
  }

  window.spreadmapShade = shade;
})();
