// @ts-check
// The search page: sections, questions and terms of the book, best first.

import MiniSearch from "./vendor/minisearch/minisearch.js";

/** @typedef {{page: string, title: string, href: string, terms: string[], text: string}} Section */

const FIELDS = ["terms", "title", "page", "text"];
const BOOST = { terms: 6, title: 4, page: 2 };
const AROUND = 110; // characters before and after the first word that was found
const SMALL = new Set("a an and are as at be by can do does for from how i if in is it my not of on or should that the this to was we what when which why with you your".split(" "));
const MOST = 40; // results, which no one reads to the end

/** A word as it is indexed and looked for: without capitals, accents and a plural's s; nothing of small words.
 * @param {string} word */
export function form(word) {
  if (SMALL.has(word.toLowerCase())) return "";
  const bare = word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return bare.length > 3 ? bare.replace(/(?<![su])s$/, "") : bare;
}

/** The words of a text. @param {string} text */
const words = (text) => text.split(/[^\p{L}\p{N}]+/u).map(form).filter(Boolean);

/** An index of sections. @param {Section[]} sections */
export function indexed(sections) {
  const index = new MiniSearch({ fields: FIELDS, storeFields: ["href"], processTerm: form, extractField });
  index.addAll(sections.map((section, id) => ({ id, ...section })));
  return index;
}

/** @param {any} section @param {string} field */
function extractField(section, field) {
  return field === "terms" ? section.terms.join(" ") : section[field];
}

/** The term of a section that a query names. @param {Section} section @param {string} query */
function termOf({ terms }, query) {
  const wanted = words(query).join(" ");
  return terms.find((term) => words(term).join(" ") === wanted);
}

/** The sections that have all words of a query, or else some, those that are about it first.
 * @param {MiniSearch} index @param {Section[]} sections @param {string} query @returns {Section[]} */
export function found(index, sections, query) {
  const named = sections.map((section) => Boolean(termOf(section, query)));
  const options = {
    boost: BOOST,
    boostDocument: (/** @type {number} */ id) => (named[id] ? 1000 : 1),
    prefix: (/** @type {string} */ word) => word.length > 2,
    fuzzy: (/** @type {string} */ word) => (word.length > 4 ? 0.2 : false),
  };
  const all = index.search(query, { ...options, combineWith: "AND" });
  const results = all.length ? all : index.search(query, options);
  return results.slice(0, MOST).map(({ id }) => sections[id]);
}

/** The part of a text around the first of some words, in pieces; every second piece is one of the words.
 * @param {string} text @param {string} query */
export function excerpt(text, query) {
  const forms = new Set(words(query));
  const pieces = text.split(/([\p{L}\p{N}]+)/u);
  const hit = pieces.findIndex((piece, at) => at % 2 && forms.has(form(piece)));
  let [start, end] = [Math.max(hit, 0), Math.max(hit, 0)];
  for (let length = 0; length < AROUND && start > 0; ) length += pieces[--start].length;
  for (let length = 0; length < AROUND && end < pieces.length; ) length += pieces[end++].length;
  const shown = pieces.slice(start, end).map((piece, at) => ({ piece, word: Boolean((start + at) % 2) && forms.has(form(piece)) }));
  return [{ piece: start > 0 ? "… " : "", word: false }, ...shown, { piece: end < pieces.length ? " …" : "", word: false }];
}

/** @param {Section} section @param {string} query */
function entry(section, query) {
  const { page, title, href, text } = section;
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = document.documentElement.dataset.content_root + href;
  link.textContent = title;
  const place = document.createElement("p");
  place.className = "place";
  place.textContent = [title === page ? "" : page, termOf(section, query)].filter(Boolean).join(" · ");
  const context = document.createElement("p");
  context.className = "context";
  for (const { piece, word } of excerpt(text, query)) {
    const part = word ? document.createElement("mark") : document.createTextNode("");
    part.textContent = piece;
    context.append(part);
  }
  item.append(link, place, context);
  return item;
}

/** Show what is found. @param {string} query */
async function show(query) {
  const said = /** @type {HTMLElement} */ (document.querySelector("#search-progress"));
  const list = /** @type {HTMLElement} */ (document.querySelector("#search-results"));
  said.textContent = "Searching";
  const answer = await fetch(`${document.documentElement.dataset.content_root}search/sections.json`);
  if (!answer.ok) throw new Error(String(answer.status));
  const sections = /** @type {Section[]} */ (await answer.json());
  const results = found(indexed(sections), sections, query);
  said.textContent = results.length
    ? `Places for “${query}”: ${results.length}${results.length === MOST ? " or more" : ""}`
    : `Nothing for “${query}”. The index lists the book's terms.`;
  list.replaceChildren(...results.map((section) => entry(section, query)));
}

const list = typeof document === "undefined" ? null : document.querySelector("#search-results");
if (list) {
  const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  const field = /** @type {HTMLInputElement} */ (document.querySelector("#search-input"));
  field.value = query;
  if (!query) field.focus();
  else {
    show(query).catch(() => {
      const said = /** @type {HTMLElement} */ (document.querySelector("#search-progress"));
      said.textContent = "The index could not be loaded: is this device offline, or the page opened from a folder?";
    });
  }
}
