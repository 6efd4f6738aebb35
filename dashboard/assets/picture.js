/* Turns a drawn figure into a picture: SVG with its typefaces and what it says about itself, or PNG.
   The page and the command line use the same functions, so both make the same picture. */
(function () {
  "use strict";

  function valueAt(trace, path) {
    return path.split(".").reduce((part, key) => (part == null ? part : part[key]), trace);
  }

  function same(one, other) {
    return Array.isArray(one) && one.length === other.length && one.every((v, i) => v === other[i]);
  }

  /* Only the arrays that differ from what is drawn are given to plotly. */
  function changes(data, frame) {
    const indices = [];
    const attributes = {};
    data.forEach((trace, index) => {
      const values = frame[trace.name];
      if (!values) return;
      const changed = Object.keys(values).filter((key) => !same(valueAt(trace, key), values[key]));
      if (!changed.length) return;
      const position = indices.push(index) - 1;
      changed.forEach((key) => ((attributes[key] = attributes[key] || [])[position] = values[key]));
    });
    Object.values(attributes).forEach((list) => (list.length = indices.length));
    return { attributes, indices };
  }

  const draw = (element, figure) =>
    window.Plotly.newPlot(element, figure.data, figure.layout, { staticPlot: true });

  async function show(element, values) {
    const { attributes, indices } = changes(element.data, values);
    if (indices.length) await window.Plotly.restyle(element, attributes, indices);
  }

  /* ---- SVG ---- */

  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  function described(about) {
    const title = about.Title ? `<title>${escaped(about.Title)}</title>` : "";
    const description = about.Description ? `<desc>${escaped(about.Description)}</desc>` : "";
    const terms = { Title: "title", Description: "description", Source: "source",
      Copyright: "rights", Software: "creator", Comment: "identifier" };
    const rows = Object.keys(terms).filter((key) => about[key]).map(
      (key) => `<dc:${terms[key]}>${escaped(about[key])}</dc:${terms[key]}>`).join("");
    return `${title}${description}<metadata>`
      + '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
      + 'xmlns:dc="http://purl.org/dc/elements/1.1/">'
      + `<rdf:Description rdf:about="">${rows}</rdf:Description></rdf:RDF></metadata>`;
  }

  /* Browsers alone know text-shadow, and PDF has no blur: a halo is a stroke behind the letters. */
  function haloed(text) {
    return text.replace(/text-shadow:[^;"]*?(#[0-9a-f]{3,6}|rgba?\([^)]*\))[^;"]*;?/gi,
      "paint-order:stroke;stroke:$1;stroke-width:3px;stroke-linejoin:round;");
  }

  /* plotly numbers its definitions at random: the same picture has the same letters. Such a number
     may have digits alone, which stand in coordinates as well: only what begins as a name is one. */
  function named(text) {
    const found = text.match(/defs-([0-9a-f]{6})\b/);
    return found ? text.replaceAll(new RegExp(`(defs-|clip)${found[1]}`, "g"), "$1sheet") : text;
  }

  /* What plotly has drawn, as text. Its own toImage draws the whole map once more for that. */
  function drawn(element) {
    const writer = new XMLSerializer();
    const parts = [...element.querySelectorAll(".main-svg")].flatMap((each) => [...each.children]);
    const { width, height, paper_bgcolor: paper } = element.layout;
    const ground = `<rect width="${width}" height="${height}" fill="${paper}"/>`;
    return ground + parts.map((each) => writer.serializeToString(each)).join("")
      .replaceAll(' xmlns="http://www.w3.org/2000/svg"', "");
  }

  async function svg(element, picture) {
    const { width, height } = element.layout;
    const head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
      + `width="${picture.width}" height="${picture.height}" viewBox="0 0 ${width} ${height}">`;
    const style = `<style>${picture.fonts}</style>`;
    return `${head}${described(picture.about)}${style}${haloed(named(drawn(element)))}</svg>`;
  }

  /* ---- PNG ---- */

  const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
    return rest;
  });

  function checksum(bytes) {
    let rest = 0xffffffff;
    for (const byte of bytes) rest = TABLE[(rest ^ byte) & 255] ^ (rest >>> 8);
    return (rest ^ 0xffffffff) >>> 0;
  }

  function chunk(kind, data) {
    const bytes = new Uint8Array(12 + data.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, data.length);
    bytes.set(new TextEncoder().encode(kind), 4);
    bytes.set(data, 8);
    view.setUint32(8 + data.length, checksum(bytes.subarray(4, 8 + data.length)));
    return bytes;
  }

  function resolution(scale) {
    const data = new Uint8Array(9);
    const view = new DataView(data.buffer);
    const dotsPerMetre = Math.round((96 * scale) / 0.0254);
    view.setUint32(0, dotsPerMetre);
    view.setUint32(4, dotsPerMetre);
    data[8] = 1;
    return chunk("pHYs", data);
  }

  /* What a picture says about itself goes behind the header, as text of any language. */
  async function withAbout(blob, picture) {
    const HEADER = 33; // signature and first chunk
    const texts = Object.entries(picture.about).map(
      ([key, text]) => chunk("iTXt", new TextEncoder().encode(`${key}\0\0\0\0\0${text}`)));
    return new Blob([blob.slice(0, HEADER), resolution(picture.scale), ...texts, blob.slice(HEADER)],
      { type: "image/png" });
  }

  function toPng(image, width, height) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width);
    canvas.height = Math.round(height);
    const brush = canvas.getContext("2d", { willReadFrequently: true }); // no way round by a GPU
    brush.imageSmoothingQuality = "high";
    brush.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done, fail) => canvas.toBlob((blob) => (blob
      ? done({ blob, canvas }) : fail(new Error("the browser cannot draw a picture of this size"))), "image/png"));
  }

  async function painted(element, picture, scale) {
    const image = new Image();
    const source = await svg(element, picture);
    image.src = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
    await image.decode();
    URL.revokeObjectURL(image.src);
    return toPng(image, picture.width * scale, picture.height * scale);
  }

  let last = null; // what was painted last, for a small one of it

  async function png(element, picture) {
    const { blob, canvas } = await painted(element, picture, picture.scale);
    last = canvas;
    return withAbout(blob, picture);
  }

  async function small(element, picture, width) {
    const scale = width / picture.width;
    const painting = last ? toPng(last, width, picture.height * scale) : painted(element, picture, scale);
    last = null;
    return (await painting).blob;
  }

  /* ---- for the command line ---- */

  /* Letters are measured by plotly as they are drawn here, so their typefaces come first. */
  async function setFonts(rules) {
    const sheet = document.getElementById("fonts");
    if (sheet.textContent === rules) return;
    sheet.textContent = rules;
    await Promise.all([...document.fonts].map((face) => face.load()));
  }

  /* The picture alone on a page of its size, to be printed. */
  async function lay(element, picture) {
    const text = await svg(element, { ...picture, fonts: "" });
    const page = `@page { size: ${picture.width}px ${picture.height}px; margin: 0; }`
      + " body { margin: 0; } svg { display: block; }";
    document.title = picture.about.Title;
    element.style.display = "none";
    document.head.insertAdjacentHTML("beforeend", `<style id="paper">${page}</style>`);
    document.body.insertAdjacentHTML("beforeend", `<div id="print">${text}</div>`);
  }

  function takeAway() {
    ["paper", "print"].forEach((id) => document.getElementById(id).remove());
    document.getElementById("sheet").style.display = "";
  }

  window.spreadmapPicture = { changes, same, draw, show, svg, png, small, setFonts, lay, takeAway };
})();
