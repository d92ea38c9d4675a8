// @ts-check
// Which exercises are solved, kept in this browser as the command line keeps it in its file.

import { fileButtons, save, setAside, stored } from "./kept.js";

/**
 * @typedef {{status?: string, fingerprint?: string, hints?: number, code?: string}} Entry
 * @typedef {Record<string, Entry>} Entries
 */

const KEY = "mlfund.progress";
const VERSION = 1;
const WORDS = { passed: "passed", failed: "tried", stopped: "tried" };

/** The exercises in the text of a progress file; an error if it is not one.
 * @param {string} text @returns {Entries} */
export function read(text) {
  const { version, exercises } = JSON.parse(text) ?? {};
  const right = (entry) => entry && typeof entry === "object" && Number.isInteger(entry.hints ?? 0);
  if (version !== VERSION || typeof exercises !== "object" || !Object.values(exercises ?? 0).every(right)) {
    throw new Error("it is not a progress file of this version");
  }
  return exercises;
}

/** The text of a progress file. @param {Entries} entries */
export const write = (entries) => JSON.stringify({ version: VERSION, exercises: entries }, null, 1) + "\n";

/** What is kept. Damaged text is set aside, never lost. @returns {Entries} */
export function load() {
  const text = stored(KEY);
  if (!text) return {};
  try {
    return read(text);
  } catch {
    setAside(KEY, text);
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
  for (const [id, entry] of Object.entries(read(text))) entries[id] = merged(entries[id] ?? {}, entry);
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
