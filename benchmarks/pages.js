// Measures the open page, from its title to its exercises: the height of the whole, the share of it
// that each kind of content takes, and the pictures. An expression, for a browser to evaluate.
() => {
  const article = document.querySelector("article");
  const end = document.getElementById("exercises");
  const isBefore = (element) => end.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
  const isFolded = (element) => element.localName !== "summary" && element.closest("details:not([open])");
  const isMeant = (element) => isBefore(element) && !isFolded(element);
  const within = (selector) => [...article.querySelectorAll(selector)].filter(isMeant);
  const top = article.querySelector("h1").getBoundingClientRect().top;
  const height = end.getBoundingClientRect().top - top;

  // What a kind is; an element that is in one of an earlier kind is counted there.
  const kinds = {
    pictures: "figure img, figure .interactive",
    claims: ".admonition:not(.hide)",
    tables: "table",
    code: ".cell_input, .cell_output .highlight-python",
    printouts: ".cell_output pre, .cell_output .output",
    maths: "div.math",
    headings: "h1, h2, h3, h4",
    prose: "p, ul, ol, dl, blockquote",
    rest: "figcaption, summary, .code-switch",
  };
  const counted = new Set();
  const isIn = (element) => {
    for (let part = element; part && part !== article; part = part.parentElement) if (counted.has(part)) return true;
    return false;
  };
  const shares = {};
  for (const part of within("figcaption, summary, .code-switch, .map-table")) counted.add(part);
  for (const [kind, selector] of Object.entries(kinds)) {
    shares[kind] = 0;
    for (const element of within(selector)) {
      if (isIn(element)) continue;
      counted.add(element);
      shares[kind] += element.getBoundingClientRect().height / height;
    }
  }

  const figures = within("figure");
  const kindOf = (figure) => {
    if (/-symptoms$/.test(figure.id)) return "symptoms";
    if (/^map-/.test(figure.id) || figure.querySelector("[role=application]")) return "map";
    return figure.querySelector(".interactive") ? "interactive" : "drawn";
  };
  const pictures = { drawn: 0, interactive: 0, map: 0, symptoms: 0 };
  for (const figure of figures) pictures[kindOf(figure)] += 1;
  const inputs = ".interactive__inputs *, .cellrun__controls"; // of Vega-Lite, or sliders of the cell
  const moving = figures.filter((figure) => (figure.closest(".cell") ?? figure).querySelector(inputs)).length;
  const first = figures.length ? (figures[0].getBoundingClientRect().top + scrollY) / innerHeight : Infinity;
  return { height, shares, pictures, moving, first };
}
