// @ts-check
// When a question comes again: FSRS, a model of forgetting, from the package ts-fsrs; kept in this browser.

import { save, setAside, stored } from "../kept.js";
import { FSRS, Rating, createEmptyCard } from "../vendor/fsrs/fsrs.js";

/**
 * @typedef {{due: string, last: string, first: string, stability: number, difficulty: number, reps: number, lapses: number}} Entry
 * @typedef {Record<string, Entry>} Entries
 * @typedef {import("./cards.js").Card} Card
 */

const KEY = "mlfund.cards";
const VERSION = 2;
const DAY = 86_400_000;
const REVIEWED = 2; // a card's state, in ts-fsrs, once it was answered
const NUMBERS = ["stability", "difficulty", "reps", "lapses"];
const DATES = ["due", "last", "first"];
const model = new FSRS({ enable_short_term: false, enable_fuzz: false }); // in days, and always the same

/** What one thought of the own answer. @type {[string, number][]} */
export const RATINGS = [["Missed", Rating.Again], ["Partly", Rating.Hard], ["Right", Rating.Good], ["Easily", Rating.Easy]];
export const MISSED = Rating.Again;

/** Today as year-month-day, where the reader is. */
export function day() {
  const now = new Date();
  return written(new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())));
}

/** A date as year-month-day. @param {Date} date */
const written = (date) => date.toISOString().slice(0, 10);

/** A question as the model knows it. @param {Entry | undefined} entry */
function modelled(entry) {
  if (!entry) return createEmptyCard(new Date(day()));
  const { stability, difficulty, reps, lapses } = entry;
  const days = Math.round((Date.parse(entry.due) - Date.parse(entry.last)) / DAY);
  return {
    stability, difficulty, reps, lapses, due: new Date(entry.due), last_review: new Date(entry.last),
    state: REVIEWED, scheduled_days: days, elapsed_days: days, learning_steps: 0,
  };
}

/** A question's entry after an answer. @param {Entry | undefined} entry @param {number} rating from 1 to 4 @returns {Entry} */
export function rated(entry, rating) {
  const { due, stability, difficulty, reps, lapses } = model.next(modelled(entry), new Date(day()), rating).card;
  return { due: written(due), last: day(), first: entry?.first ?? day(), stability, difficulty, reps, lapses };
}

/** Keep what an answer was worth; return whether that could be done. @param {string} id @param {number} rating */
export function rate(id, rating) {
  const entries = load();
  return save(KEY, write({ ...entries, [id]: rated(entries[id], rating) }));
}

/** The questions for today: those that are due, the likeliest to be forgotten first; and new ones, a
 * question of each chapter in turn. @param {Card[]} cards */
export function today(cards) {
  const entries = load();
  const recall = ({ id }) => model.get_retrievability(modelled(entries[id]), new Date(day()), false);
  const due = cards.filter(({ id }) => entries[id] && entries[id].due <= day());
  return { due: due.sort((a, b) => recall(a) - recall(b)), fresh: inTurn(cards.filter(({ id }) => !entries[id])) };
}

/** The first card of each chapter, then the second of each, and so on. @param {Card[]} cards */
function inTurn(cards) {
  const before = new Map();
  const place = new Map(cards.map((card) => {
    before.set(card.chapter, (before.get(card.chapter) ?? 0) + 1);
    return [card, before.get(card.chapter)];
  }));
  return [...cards].sort((a, b) => place.get(a) - place.get(b));
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
  const { version, cards } = parsed(text);
  if (version > VERSION) throw new Error("it is of a newer version of the book");
  if (![1, VERSION].includes(version) || !isObject(cards)) throw new Error("it is not a file of the repetition");
  const entries = version === 1 ? Object.entries(cards).map(([id, entry]) => [id, fromFirstVersion(entry)]) : Object.entries(cards);
  const wrong = entries.find(([, entry]) => !isEntry(entry));
  if (wrong) throw new Error(`what it says of ${wrong[0]} is damaged`);
  return Object.fromEntries(entries);
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    throw new Error("it is not JSON, or not whole");
  }
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isDate = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
const isEntry = (entry) =>
  isObject(entry) && NUMBERS.every((name) => Number.isFinite(entry[name]) && entry[name] >= 0) && DATES.every((name) => isDate(entry[name])) && entry.stability > 0;

/** An entry of version 1, which held SM-2's interval and ease, as the model takes it. */
function fromFirstVersion(entry) {
  if (!isObject(entry) || !isDate(entry.due) || !(entry.interval > 0)) return null;
  const { repetitions, interval, ease, due, first } = entry;
  const difficulty = Math.min(10, Math.max(1, 5 + ((2.5 - ease) / 1.2) * 5)); // an ease of 1.3 is the hardest
  const last = written(new Date(Date.parse(due) - interval * DAY));
  return { due, last, first, stability: interval, difficulty, reps: repetitions, lapses: 0 };
}

export const exportText = () => write(load());

/** Take in a file: for a question that both have, the later answer counts. @param {string} text */
export function importText(text) {
  const entries = load();
  for (const [id, entry] of Object.entries(read(text))) {
    if (!entries[id] || entries[id].last < entry.last) entries[id] = entry;
  }
  if (!save(KEY, write(entries))) throw new Error("this browser keeps nothing");
}
