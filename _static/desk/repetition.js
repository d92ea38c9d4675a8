// @ts-check
// When a question comes again: the algorithm SM-2 (P. A. Wozniak, 1990), kept in this browser.

import { save, setAside, stored } from "../kept.js";

/**
 * @typedef {{repetitions: number, interval: number, ease: number, due: string, first: string}} Entry
 * @typedef {Record<string, Entry>} Entries
 * @typedef {import("./cards.js").Card} Card
 */

const KEY = "mlfund.cards";
const VERSION = 1;
const DAY = 86_400_000;
export const NEW_A_DAY = 10;

/** What one thought of the own answer, and its quality in SM-2, of 5. */
export const RATINGS = /** @type {[string, number][]} */ ([["Missed", 1], ["Partly", 3], ["Right", 4], ["Easily", 5]]);

/** A date as year-month-day, some days from today. */
export function day(later = 0) {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) + later * DAY).toISOString().slice(0, 10);
}

/** A question's entry after an answer: SM-2. The ease falls and rises with the quality, never below
 * 1.3; the intervals are 1 day, 6 days, then the last one times the ease; a failure begins anew.
 * @param {Entry | undefined} entry @param {number} quality from 0 to 5 @returns {Entry} */
export function rated(entry, quality) {
  const old = entry ?? { repetitions: 0, interval: 0, ease: 2.5, first: day() };
  const ease = Math.max(1.3, old.ease + 0.1 - (5 - quality) * (0.08 + (5 - quality) * 0.02));
  const repetitions = quality < 3 ? 0 : old.repetitions + 1;
  const interval = repetitions < 2 ? 1 : repetitions === 2 ? 6 : Math.round(old.interval * ease);
  return { repetitions, interval, ease, due: day(interval), first: old.first };
}

/** Keep what an answer was worth; return whether that could be done. @param {string} id @param {number} quality */
export function rate(id, quality) {
  const entries = load();
  return save(KEY, write({ ...entries, [id]: rated(entries[id], quality) }));
}

/** The questions for today: those that are due, the oldest first, then new ones up to the day's number.
 * @param {Card[]} cards */
export function today(cards) {
  const entries = load();
  const due = cards.filter(({ id }) => entries[id] && entries[id].due <= day());
  const begun = Object.values(entries).filter(({ first }) => first === day()).length;
  const fresh = cards.filter(({ id }) => !entries[id]).slice(0, Math.max(0, NEW_A_DAY - begun));
  return { due: due.sort((a, b) => entries[a.id].due.localeCompare(entries[b.id].due)), fresh };
}

/** The next day on which one of these questions is due, if any is. @param {Card[]} cards */
export function nextDay(cards) {
  const entries = load();
  return cards.map(({ id }) => entries[id]?.due).filter(Boolean).sort()[0];
}

/** What is kept; damaged text is set aside, never lost. @returns {Entries} */
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

/** The text of a file of the repetition. @param {Entries} entries */
const write = (entries) => JSON.stringify({ version: VERSION, cards: entries }, null, 1) + "\n";

/** The entries in the text of such a file; an error if it is not one. @param {string} text @returns {Entries} */
function read(text) {
  const { version, cards } = JSON.parse(text) ?? {};
  const right = ({ repetitions, interval, ease, due, first }) =>
    [repetitions, interval, ease].every(Number.isFinite) && [due, first].every((date) => /^\d{4}-\d\d-\d\d$/.test(date));
  if (version !== VERSION || !Object.values(cards).every(right)) throw new Error("it is not a repetition file of this version");
  return cards;
}

export const exportText = () => write(load());

/** Take in a file: for a question that both have, the later date counts. @param {string} text */
export function importText(text) {
  const entries = load();
  for (const [id, entry] of Object.entries(read(text))) {
    if (!entries[id] || entries[id].due < entry.due) entries[id] = entry;
  }
  if (!save(KEY, write(entries))) throw new Error("this browser keeps nothing");
}
