// @ts-check
// Which exercises are solved, kept in this browser as the command line keeps it in its file.

import { fileButtons, lock, make, save, setAside, stored } from "./kept.js";

/**
 * @typedef {{status?: string, fingerprint?: string, hints?: number, code?: string}} Entry
 * @typedef {Record<string, Entry>} Entries
 */

export const KEY = "mlfund.progress";
const VERSION = 1;
const WORDS = { passed: "passed", failed: "tried", stopped: "tried" };

const isEntry = (entry) =>
  entry !== null && typeof entry === "object" && Number.isInteger(entry.hints ?? 0) &&
  ["status", "fingerprint", "code"].every((name) => typeof (entry[name] ?? "") === "string");

/** The exercises in the text of a progress file; an error if it is not one.
 * @param {string} text @returns {Entries} */
export function read(text) {
  const { version, exercises } = JSON.parse(text) ?? {};
  if (version > VERSION) throw new RangeError("it is of a newer version of the book");
  if (version !== VERSION || !exercises || typeof exercises !== "object" || !Object.values(exercises).every(isEntry)) {
    throw new Error("it is not a progress file of this version");
  }
  return exercises;
}

/** The text of a progress file. @param {Entries} entries */
export const write = (entries) => JSON.stringify({ version: VERSION, exercises: entries }, null, 1) + "\n";

/** What is kept. Nothing is lost of what cannot be read, and it is said. @returns {Entries} */
export function load() {
  const text = stored(KEY);
  if (!text) return {};
  try {
    return read(text);
  } catch (error) {
    return rescue(text, error);
  }
}

/** What can be read of a damaged text, which is set aside; one of a newer version stays as it is.
 * @param {string} text @param {Error} error @returns {Entries} */
function rescue(text, error) {
  const newer = error instanceof RangeError;
  const name = newer ? "" : setAside(KEY, text);
  if (newer) lock(KEY);
  const entries = newer ? {} : readable(text);
  save(KEY, write(entries));
  const count = Object.keys(entries).length;
  trouble = newer ? "The progress that this browser keeps is of a newer version of the book. It stays as it is, and nothing is kept on this page."
    : `What this browser kept was damaged. ${count} exercises could be read. ${name ? `The rest is set aside as ${name}.` : "There is no room to set it aside, so it stays as it is, and nothing is kept on this page."}`;
  return entries;
}

/** Said of what is kept, if there is something to say. */
let trouble = "";

/** The entries of a damaged text that are whole. @param {string} text @returns {Entries} */
function readable(text) {
  try {
    const { version, exercises } = JSON.parse(text);
    return version === VERSION ? Object.fromEntries(Object.entries(exercises).filter(([, entry]) => isEntry(entry))) : {};
  } catch {
    return {};
  }
}

/** Change an exercise's entry; return whether that could be kept.
 * @param {string} id @param {Entry} change */
export function update(id, change) {
  const entries = load();
  const saved = save(KEY, write({ ...entries, [id]: merged(entries[id] ?? {}, change) }));
  document.dispatchEvent(new Event("progress"));
  return saved;
}

/** An entry after a change: what has been passed stays passed. @param {Entry} old @param {Entry} change */
function merged(old, change) {
  const keep = old.status === "passed" && "status" in change && change.status !== "passed";
  return keep ? { ...old, ...change, status: old.status, fingerprint: old.fingerprint } : { ...old, ...change };
}

/** Take in a progress file. @param {string} text */
export function importText(text) {
  const entries = load();
  for (const [id, entry] of Object.entries(read(text))) {
    entries[id] = merged(entries[id] ?? {}, { ...entry, code: entries[id]?.code ?? entry.code }); // what is typed here stays
  }
  if (!save(KEY, write(entries))) throw new Error("this browser keeps nothing");
  document.dispatchEvent(new Event("progress"));
}

/** The state of an exercise, in the words of the command line.
 * @param {Entry} entry @param {string} fingerprint */
export function state(entry, fingerprint) {
  if (entry.status === "passed" && entry.fingerprint !== fingerprint) return "passed an earlier version";
  return WORDS[entry.status ?? ""] ?? "not attempted";
}

/** Show every exercise's state where the page has a place for it, and how many are passed. */
function show() {
  const entries = load();
  const places = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-state]")]);
  for (const place of places) {
    const { exercise = "", fingerprint = "" } = place.dataset;
    place.dataset.state = place.textContent = state(entries[exercise] ?? {}, fingerprint);
  }
  const passed = places.filter((place) => place.dataset.state === "passed").length;
  for (const line of document.querySelectorAll(".progress")) {
    line.textContent = `${passed} of ${places.length} exercises passed in this browser`;
    if (trouble) line.append(make("span", { className: "progress__trouble", textContent: ` ${trouble}` }));
  }
}

/** Put buttons where the page has a place for them. @param {Element} place */
function addButtons(place) {
  place.replaceChildren(...fileButtons("progress", "progress.json", () => write(load()), importText));
}

document.querySelectorAll(".progress-file").forEach(addButtons);
document.addEventListener("progress", show);
addEventListener("storage", show);
show();
