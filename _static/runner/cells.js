// @ts-check
// Lets every code cell of a chapter be edited and run, and draws its sliders. What running takes, which is
// more, is loaded when a reader first asks for it.

import { button, make } from "../kept.js";
import { controls, field } from "./slider.js";

/** @type {Map<Element, Promise<import("./cell.js").Cell>>} */
const cells = new Map();

/** The cell of a place, which is set up once. @param {HTMLElement} place */
function cell(place) {
  if (!cells.has(place)) cells.set(place, import("./cell.js").then(({ Cell }) => new Cell(place)));
  return /** @type {Promise<import("./cell.js").Cell>} */ (cells.get(place));
}

/** Give a cell its button. @param {HTMLElement} place @param {HTMLElement} block */
function addButton(place, block) {
  const edit = button("Edit and run", () => cell(place).then((each) => each.open()));
  edit.className = "edit";
  edit.ariaLabel = `Edit and run: ${place.dataset.title}`;
  block.append(edit);
}

/** Give a cell its sliders. @param {HTMLElement} place @param {string} source */
function addControls(place, source) {
  const found = controls(source);
  if (!found.length) return;
  const fields = found.map((each) => field(each, (text) => cell(place).then((it) => it.set(each.name, text))));
  place.addEventListener("code", (event) => {
    const now = controls(/** @type {CustomEvent} */ (event).detail);
    for (const { name, text } of now) fields[found.findIndex((each) => each.name === name)]?.take(text);
  });
  const note = make("p", { className: "cellrun__first", textContent: `The first move loads Python, ${place.dataset.megabytes} MB, once.` });
  place.append(make("div", { className: "cellrun__controls", role: "group", ariaLabel: place.dataset.title }, ...fields.map(({ element }) => element), note));
}

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".cellrun"))) {
  const block = /** @type {HTMLElement | null} */ (place.closest(".cell")?.querySelector(".cell_input div.highlight"));
  if (!block) continue;
  addControls(place, block.querySelector("pre")?.textContent ?? "");
  addButton(place, block);
}
