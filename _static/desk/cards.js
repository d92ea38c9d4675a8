// @ts-check
// The questions of the page as cards: which ones are wanted, and a set to be asked.

import { chaptersRead } from "../read.js";

/** @typedef {{id: string, topic: string, chapter: string, level: string, kind: string, text: string, element: HTMLElement}} Card */

/** Minutes that a question takes, answer and follow-up included. @type {Record<string, number>} */
export const MINUTES = { "Warm-up": 2, Core: 4, Hard: 6 };
const LEVELS = Object.keys(MINUTES);
export const READ = "read"; // a wish for the chapters that the reader has read

/** The page's cards. @returns {Card[]} */
export function readCards() {
  const elements = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-card]")]);
  return elements.map((element) => {
    const { card: id = "", topic = "", chapter = "", level = "", kind = "", also = "" } = element.dataset;
    const words = element.textContent?.replace(/<[^>]*>/g, " "); // what is not brought in is HTML
    return { id, topic, chapter, level, kind, text: `${words} ${also}`.toLowerCase(), element };
  });
}

/** Whether a card is of the chosen chapter, level and kind, and has every word of the search.
 * @param {Card} card @param {{chapter: string, level: string, kind: string, words: string}} wanted */
export function matches(card, { chapter, level, kind, words }) {
  const ofChapter = chapter === READ ? chaptersRead().has(card.topic) : !chapter || chapter === card.chapter;
  const chosen = [[level, card.level], [kind, card.kind]];
  const found = words.toLowerCase().split(/\s+/).every((word) => card.text.includes(word));
  return found && ofChapter && chosen.every(([wish, fact]) => !wish || wish === fact);
}

/** Cards in random order. @param {Card[]} cards */
export function shuffled(cards) {
  const order = [...cards];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** The first cards, in their order, that fill so many minutes: one at least. @param {Card[]} cards @param {number} minutes */
export function filling(cards, minutes) {
  let spent = 0;
  const fits = ({ level }, index) => (spent += MINUTES[level]) <= minutes || index === 0;
  const end = cards.findIndex((card, index) => !fits(card, index));
  return end < 0 ? cards : cards.slice(0, end);
}

/** Random cards that fill an interview of so many minutes, the easy ones first.
 * @param {Card[]} cards @param {number} minutes */
export function drawn(cards, minutes) {
  const set = [];
  for (const card of shuffled(cards)) {
    if (MINUTES[card.level] > minutes) continue;
    minutes -= MINUTES[card.level];
    set.push(card);
  }
  return set.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}
