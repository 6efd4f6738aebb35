/* Gives plotly the shapes of a case (packing.py), and an empty world so that it asks for none. */
(function (collections) {
  "use strict";

  const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  const VALUES = Object.fromEntries([...SIGNS].map((sign, value) => [sign, value]));

  function numbers(text) {
    const found = [];
    let number = 0;
    let worth = 1; /* by multiplication: shifts end at 32 bits */
    for (const sign of text) {
      number += (VALUES[sign] % 32) * worth;
      worth *= 32;
      if (VALUES[sign] > 31) continue;
      found.push(number % 2 ? -(number + 1) / 2 : number / 2);
      number = 0;
      worth = 1;
    }
    return found;
  }

  /* Rings follow one another: each begins at steps from where the last one began. */
  function shape(text, times) {
    const begin = [0, 0];
    const ring = (steps) => {
      const at = [...begin];
      const points = [];
      for (let index = 0; steps.length > index; index += 2) {
        at[0] += steps[index];
        at[1] += steps[index + 1];
        if (!index) begin.splice(0, 2, ...at);
        points.push([at[0] / times, at[1] / times]);
      }
      return [...points, points[0]];
    };
    return text.split("|").map((polygon) => polygon.split("/").map((each) => ring(numbers(each))));
  }

  function features({ decimals, shapes }) {
    const feature = ([id, text]) => ({ type: "Feature", id, properties: {},
      geometry: { type: "MultiPolygon", coordinates: text ? shape(text, 10 ** decimals) : [] } });
    return { type: "FeatureCollection", features: Object.entries(shapes).map(feature) };
  }

  const none = { type: "GeometryCollection", geometries: [] };
  const objects = Object.fromEntries(
    ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"].map((name) => [name, none]));
  const assets = (window.PlotlyGeoAssets = window.PlotlyGeoAssets || {});
  assets.topojson = { ...assets.topojson, world_110m: { type: "Topology", arcs: [], objects } };
  Object.entries(collections).forEach(([name, each]) => (assets[name] = features(each)));
})
