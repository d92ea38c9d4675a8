// @ts-check
// What a cell shows after a run, in the place of what it shows in the book.

import { make } from "../kept.js";

/** @typedef {{text?: string, html?: string, code?: string, svg?: string, png?: string, vega?: object}} Output */

const QUICK = 1000; // milliseconds
const ALT = "The picture that this cell has drawn";

/** The place of a cell's output. @param {HTMLElement} cell */
export function outputOf(cell) {
  const book = /** @type {HTMLElement | null} */ (cell.querySelector(":scope > .cell_output"));
  const mine = make("div", { className: "cell_output cellrun__output", hidden: true });
  (book ?? cell.querySelector(".cell_input"))?.after(mine);
  if (!book) cell.querySelector(":scope > .cellrun")?.before(mine);
  const caption = book?.querySelector("figcaption")?.cloneNode(true);
  if (caption) plain(/** @type {Element} */ (caption));
  let printed = "";
  let began = 0;
  let timer = 0;

  /** Show these in the place of the book's. @param {Element[]} elements */
  function put(elements) {
    mine.replaceChildren(...elements);
    mine.hidden = false;
    if (book) book.hidden = true;
  }

  return {
    /** Nothing is printed yet. */
    begin() {
      printed = "";
      began = Date.now();
    },
    /** Show what is printed while it is, of a run that takes long: a quick one replaces a picture at once.
     * @param {string} text @param {boolean} seen */
    print(text, seen) {
      printed += text;
      if (seen) timer ||= setTimeout(() => ((timer = 0), put([pre(printed)])), Math.max(100, QUICK - (Date.now() - began)));
    },
    get printed() {
      return printed;
    },
    /** Show what a run has shown, and what went wrong. @param {Output[]} outputs @param {string} error */
    show(outputs, error) {
      clearTimeout(timer);
      timer = 0;
      const elements = outputs.map(element).filter((each) => each.textContent || each.querySelector("*") || each.localName === "img");
      const pictures = elements.filter((each) => each.matches("img, .interactive"));
      const last = pictures.at(-1);
      const framed = elements.map((each) => (each === last && caption ? make("figure", {}, each, caption) : each));
      put([...framed, ...(error ? [pre(error, "cellrun__error")] : [])]);
      if (!elements.length && !error) put([make("p", { className: "cellrun__nothing", textContent: "It shows nothing: what it computed is there for the cells below." })]);
      mine.querySelectorAll(".interactive").forEach((figure) => /** @type {any} */ (globalThis).watch(figure));
    },
    /** Show the book's again. */
    back() {
      mine.hidden = true;
      mine.replaceChildren();
      if (book) book.hidden = false;
    },
    get isBooks() {
      return mine.hidden;
    },
  };
}

/** @param {Output} output @returns {HTMLElement} */
function element(output) {
  if (output.html !== undefined) return make("div", { className: "scrolls" }, ...table(output.html));
  if (output.code !== undefined) return pre(output.code);
  if (output.svg !== undefined) return make("img", { src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(output.svg)}`, alt: ALT });
  if (output.png !== undefined) return make("img", { src: `data:image/png;base64,${output.png}`, alt: ALT });
  return output.vega ? interactive(output.vega) : pre(output.text ?? "");
}

/** @param {string} text @param {string} className */
function pre(text, className = "") {
  const inside = make("pre", { textContent: text.replace(/\n$/, ""), tabIndex: 0, ariaLabel: "Output" });
  return make("div", { className: `highlight ${className}` }, inside);
}

/** The elements of a table's HTML, which does nothing of its own. @param {string} html */
function table(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  body.querySelectorAll("script, style, iframe, object, embed, link").forEach((each) => each.remove());
  for (const each of body.querySelectorAll("*")) {
    for (const { name } of [...each.attributes]) if (name.startsWith("on")) each.removeAttribute(name);
  }
  return [...body.childNodes];
}

/** A Vega-Lite figure, which figures.js draws. @param {object} specification */
function interactive(specification) {
  const data = make("script", { type: "application/json", textContent: JSON.stringify(specification) });
  const words = make("p", { className: "interactive__alt", textContent: "Interactive figure" });
  const box = make("div", { className: "interactive", ariaLabel: "The figure that this cell has drawn" }, words, data);
  box.setAttribute("role", "group");
  return box;
}

/** Take from a copy what may be on a page only once. @param {Element} element */
function plain(element) {
  element.querySelectorAll(".headerlink").forEach((each) => each.remove());
  for (const each of [element, ...element.querySelectorAll("[id]")]) each.removeAttribute("id");
}
