// @ts-check
// One question asked in turn: the question, its answer, the follow-up, its answer, a rating.

import { button, make } from "../kept.js";
import { RATINGS } from "./repetition.js";

/** @typedef {import("./cards.js").Card} Card */

/** Ask a question. Each button shows the next part; at the end the reader rates the own answer.
 * @param {Element} place @param {Card} card @param {string} heading @returns {Promise<[string, number]>} */
export function ask(place, card, heading) {
  return new Promise((done) => {
    const title = make("h2", { className: "ask__title", textContent: heading, tabIndex: -1 });
    const where = make("p", { className: "ask__where", textContent: `${card.chapter} · ${card.level} · ${card.kind}` });
    const bar = make("div", { className: "desk__bar", role: "group" });
    const question = make("div", { className: "ask__question" }, ...wording(card));
    place.replaceChildren(title, where, question, bar);
    offer("Show the answer", ["answer"], () =>
      offer("Next they ask", ["follow-up"], () =>
        offer("Show its answer", ["follow-up-answer", "wrong", "shown"], () => rateOnce(bar, done))));
    title.focus();

    /** Offer a button that shows parts of the card, then what comes next. */
    function offer(name, parts, next) {
      const press = () => {
        for (const part of parts) bar.before(copy(card, `.card__${part}`));
        next();
        bar.querySelector("button")?.focus();
      };
      bar.replaceChildren(button(name, press));
    }
  });
}

/** The question's own words, without its level and kind. @param {Card} card */
export function wording(card) {
  const text = copy(card, ".sd-summary-text");
  text.querySelector("strong")?.remove();
  return text.childNodes;
}

/** A copy of a part of a card. @param {Card} card @param {string} selector */
function copy(card, selector) {
  bringIn(card.element); // in book.js
  return /** @type {HTMLElement} */ (card.element.querySelector(selector).cloneNode(true));
}

/** Offer the ratings, by button or by the digits from 1, wherever the focus is. */
function rateOnce(bar, done) {
  const finish = (rating) => {
    removeEventListener("keydown", byKey);
    done(rating);
  };
  const byKey = ({ key, target }) => {
    if (!bar.isConnected) return removeEventListener("keydown", byKey);
    const rating = RATINGS[Number(key) - 1];
    if (rating && !target.closest?.("input, select, textarea")) finish(rating);
  };
  addEventListener("keydown", byKey);
  bar.replaceChildren(...RATINGS.map((rating, index) => button(`${index + 1} ${rating[0]}`, () => finish(rating))));
  bar.ariaLabel = "How good was your answer?";
}
