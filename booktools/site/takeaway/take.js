// Runs in a page of the site, which has figures.js: makes of another page what paper and e-readers
// show. Figures are drawn, folds are as they were chosen, and nothing is left that needs a script.

const PAPER = 680; // pixels: the width that interactive figures are drawn for

const ONLY_ON_SCREEN = [
  "script", ".headerlink", ".code-switch", ".cellrun", ".runner", ".desk", ".offline", ".progress",
  ".progress-file", ".without", ".kind-is", ".sd-summary-state-marker", ".map-table", ".take-away",
];

/** Return a page of the site, which runs no script. */
async function parsed(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Make an element with a class and contents. */
function element(name, className, ...contents) {
  const made = Object.assign(document.createElement(name), { className });
  made.append(...contents);
  return made;
}

/** Put a drawing in an interactive figure's place. */
async function drawn(figure) {
  await loadVega();
  const spec = fit(JSON.parse(figure.querySelector("script").textContent), PAPER);
  const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: "none" });
  const svg = new TextEncoder().encode(await view.toSVG());
  const bytes = Array.from(svg, (byte) => String.fromCharCode(byte)).join("");
  const picture = element("img", "drawn");
  picture.src = `data:image/svg+xml;base64,${btoa(bytes)}`;
  picture.alt = figure.getAttribute("aria-label");
  figure.replaceWith(picture);
}

/** Open what is folded: a line that says what it is, and what was in it. */
function unfold(details) {
  const summary = details.querySelector("summary");
  const title = element("p", "unfolded", ...(summary.querySelector(".sd-summary-text") ?? summary).childNodes);
  const opened = element("div", details.className);
  opened.id = details.id;
  summary.remove();
  opened.append(title, ...details.childNodes);
  details.replaceWith(opened);
}

/** Show of the code the key lines, all, or none. */
function chooseCode(article, code) {
  if (code === "all") return;
  for (const fold of article.querySelectorAll("details.fold")) fold.remove();
  if (code === "none") for (const lines of article.querySelectorAll(".key-lines > .cell_input")) lines.remove();
}

/** Return the exercises of a page: their sections, with the hints and the solution apart. */
function exercises(article) {
  return [...article.querySelectorAll("section:has(> .runner)")].map((section) => {
    const title = section.querySelector("h3").firstChild.textContent;
    const hints = [...section.querySelectorAll("details.sd-dropdown")];
    const solution = section.querySelector(".cell:has(> details.hide)");
    section.querySelector(".cell:has(+ .runner) .cell_output")?.remove();
    for (const part of [...hints, solution]) part.remove();
    return { section, title, hints, code: solution.querySelector(".cell_input") };
  });
}

/** Return an exercise's hints and solution as a section, and link the exercise with it. */
function answered({ section, title, hints, code }) {
  const answer = element("section", "", element("h3", "", title), ...hints, code);
  answer.id = `solution-${section.id}`;
  const link = Object.assign(element("a", "", "Hints and solution"), { href: `#${answer.id}` });
  section.append(element("p", "to-solution", link));
  return answer;
}

/** Let names and links hold in the one book: each is led by its page's name. */
function rename(part, slug, path, slugs) {
  const here = new URL(path, location.origin);
  for (const named of part.querySelectorAll("[id]")) {
    if (named.id) named.id = `${slug}--${named.id}`;
    else named.removeAttribute("id");
  }
  for (const link of part.querySelectorAll("a[href]")) {
    const target = new URL(link.getAttribute("href"), here);
    const page = slugs[target.pathname];
    if (page) link.setAttribute("href", `#${page}${target.hash && `--${decodeURIComponent(target.hash.slice(1))}`}`);
    else if (target.origin === here.origin) link.replaceWith(...link.childNodes);
  }
  for (const picture of part.querySelectorAll("img")) {
    picture.removeAttribute("loading");
    picture.setAttribute("src", new URL(picture.getAttribute("src"), here).href.replace(here.origin, ""));
  }
}

/** Return a part as XML; formulas for paper are laid out, for e-readers they are MathML. */
function written(part, mathml) {
  for (const formula of part.querySelectorAll(".katex")) {
    if (mathml) formula.replaceWith(formula.querySelector("math"));
    else formula.querySelector(".katex-mathml").remove();
  }
  for (const attribute of ["role", "style"]) {
    if (mathml) for (const each of part.querySelectorAll(`[${attribute}]`)) each.removeAttribute(attribute);
  }
  return new XMLSerializer().serializeToString(part);
}

/** Return a page's title, and its text, solutions and worksheet, for paper and for e-readers. */
async function take({ path, slugs, code }) {
  const slug = slugs[path];
  const article = (await parsed(path)).querySelector("article");
  for (const figure of article.querySelectorAll(".interactive")) await drawn(figure);
  const title = article.querySelector("h1").firstChild.textContent;
  chooseCode(article, code);
  const tasks = exercises(article);
  const sheets = element("section", "worksheet", element("h2", "", title), ...tasks.map((t) => t.section.cloneNode(true)));
  const solutions = element("section", "", element("h2", "", title), ...tasks.map(answered));
  for (const part of [article, solutions, sheets]) {
    for (const screen of part.querySelectorAll(ONLY_ON_SCREEN.join())) screen.remove();
    for (const details of [...part.querySelectorAll("details")].reverse()) unfold(details);
    for (const kind of part.querySelectorAll("button")) kind.replaceWith(element("span", kind.className, ...kind.childNodes));
    rename(part, slug, path, slugs);
  }
  article.querySelector("section").id = slug;
  const parts = { body: article.querySelector("section"), ...(tasks.length && { solutions, sheets }) };
  const texts = (mathml) =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, written(part.cloneNode(true), mathml)]));
  return { title, paper: texts(false), reader: texts(true) };
}
