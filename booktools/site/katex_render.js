// Reads {"katex": path, "options": {...}, "formulas": [[latex, display], ...]} from standard input
// and writes one {"html": ...} or {"error": ...} for each formula.
const fs = require("node:fs");

const { katex: path, options, formulas } = JSON.parse(fs.readFileSync(0, "utf8"));
const katex = require(path);

function render([latex, displayMode]) {
  try {
    return { html: katex.renderToString(latex, { ...options, displayMode }) };
  } catch (error) {
    return { error: error.message };
  }
}

process.stdout.write(JSON.stringify(formulas.map(render)));
