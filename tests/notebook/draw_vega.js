// Reads a Vega-Lite specification from standard input and writes, as JSON, the SVG that the site's
// own copy of Vega draws from it, the warnings, and what pointing at each cell shows.
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

for (const name of ["vega.min.js", "vega-lite.min.js"]) {
  vm.runInThisContext(fs.readFileSync(path.join(process.argv[2], name), "utf8"));
}

const warnings = [];
const note = (...words) => warnings.push(words.join(" "));
const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };

async function draw(spec) {
  const view = new vega.View(vega.parse(vegaLite.compile(spec, { logger }).spec), { renderer: "none", logger });
  const svg = await view.toSVG();
  const cells = view.scenegraph().root.items[0].items.find((mark) => mark.name === "cells_marks");
  return { svg, warnings, tooltips: cells.items.map((cell) => cell.tooltip) };
}

draw(JSON.parse(fs.readFileSync(0, "utf8")))
  .then((drawn) => process.stdout.write(JSON.stringify(drawn)));
