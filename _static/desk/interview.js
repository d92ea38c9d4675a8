// @ts-check
// A mock interview beside its questions: the clock, what a reload goes on with, and the result.

import { make } from "../kept.js";
import { wording } from "./ask.js";

/**
 * @typedef {{ids: string[], ratings: string[], end: number, over: boolean}} Interview
 * @typedef {import("./cards.js").Card} Card
 */

const KEY = "mlfund.interview";

/** A new interview. @param {Card[]} cards @param {number} minutes @returns {Interview} */
export const begin = (cards, minutes) =>
  ({ ids: cards.map(({ id }) => id), ratings: [], end: Date.now() + minutes * 60_000, over: false });

/** The interview that this tab was in the middle of, if its questions are still there.
 * @param {Card[]} cards @returns {Interview | null} */
export function interrupted(cards) {
  try {
    const interview = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    const known = new Set(cards.map(({ id }) => id));
    return interview.ids.length && interview.ids.every((id) => known.has(id)) ? interview : null;
  } catch {
    return null;
  }
}

/** Let a reload go on with an interview, or with nothing. @param {Interview | null} interview */
export function remember(interview) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(interview));
  } catch {
    // A reload then begins with the list; the ratings are kept all the same.
  }
}

/** Whether no question is to be asked any more. @param {Interview} interview */
export const isOver = ({ ids, ratings, end, over }) => over || ratings.length === ids.length || Date.now() >= end;

/** Count down to the end in a place; returns what stops it. @param {HTMLElement} clock @param {number} end @param {() => void} whenOver */
export function countDown(clock, end, whenOver) {
  const show = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    clock.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left` : "Time is up";
    if (!clock.isConnected || !left) clearInterval(tick);
    if (!left && clock.isConnected) whenOver();
  };
  const tick = setInterval(show, 1000);
  show();
  return () => clearInterval(tick);
}

/** What an interview came to: each question with its rating and a link to its answer.
 * @param {Interview} interview @param {Card[]} cards @param {(card: Card) => void} open */
export function result({ ids, ratings }, cards, open) {
  const lines = ids.map((id, index) => {
    const card = /** @type {Card} */ (cards.find((each) => each.id === id));
    const link = make("a", { href: `#${card.element.id}` }, ...wording(card));
    link.addEventListener("click", () => open(card));
    return make("li", {}, make("strong", { textContent: `${ratings[index] ?? "Not reached"}.` }), " ", link, ` (${card.chapter})`);
  });
  return make("ul", {}, ...lines);
}
