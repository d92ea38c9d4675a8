// @ts-check
// The interview desk: filters over the questions, a mock interview, and spaced repetition.

import { askBeforeLeaving, button, fileButtons, make } from "../kept.js";
import { ask, wording } from "./ask.js";
import { MINUTES, drawn, matches, readCards } from "./cards.js";
import { NEW_A_DAY, exportText, importText, nextDay, rate, today } from "./repetition.js";

const place = /** @type {HTMLElement} */ (document.querySelector(".desk"));
const cards = readCards();
const sections = /** @type {HTMLElement[]} */ ([...new Set(cards.map(({ element }) => element.closest("section")))]);
const stage = make("div", { className: "desk__stage" });
const said = make("p", { className: "desk__said", role: "status" });
const warning = make("p", { className: "desk__warning", role: "status" });
const wanted = { chapter: "", level: "", kind: "", words: "" };
const NONE = "No question is left: choose more chapters, levels or kinds.";
let wantedCards = cards;
let round = 0; // which session the stage belongs to: one that was left does not go on

/** A list to choose one value of a fact from. @param {"chapter" | "level" | "kind"} fact @param {string} all */
function chooser(fact, all) {
  const values = [...new Set(cards.map((card) => card[fact]))];
  const options = [["", all], ...values.map((value) => [value, value])];
  const select = make("select", {}, ...options.map(([value, text]) => make("option", { value, textContent: text })));
  select.addEventListener("change", () => filter({ [fact]: select.value }));
  return make("label", {}, fact[0].toUpperCase() + fact.slice(1), select);
}

/** Show the cards that are wanted, and say how many there are. */
function filter(change = {}) {
  Object.assign(wanted, change);
  wantedCards = cards.filter((card) => matches(card, wanted));
  for (const card of cards) card.element.hidden = !wantedCards.includes(card);
  for (const section of sections) section.hidden = !section.querySelector("[data-card]:not([hidden])");
  said.textContent = `${wantedCards.length} of ${cards.length} questions`;
}

/** Leave the list for a session, or come back to it. @param {boolean} asking */
function showList(asking) {
  round += 1;
  place.classList.toggle("desk--asking", asking);
  for (const section of sections) section.hidden = asking;
  said.textContent = "";
  if (!asking) filter();
}

/** End what is going on and show the list again. */
function leave() {
  showList(false);
  stage.replaceChildren();
  place.querySelector("button")?.focus();
}

/** Ask cards one after the other; tell of each rating. A card that `again` wants comes back at the end.
 * @param {typeof cards} queue @param {(card: any, rating: [string, number]) => boolean} after */
async function session(queue, after) {
  const mine = round;
  const body = make("div");
  stage.append(body);
  for (let number = 1; queue.length; number++) {
    const card = queue[0];
    const rating = await ask(body, card, `Question ${number} of ${number + queue.length - 1}`);
    if (mine !== round) return false;
    queue.shift();
    if (after(card, rating)) queue.push(card);
  }
  body.remove();
  return mine === round;
}

/** What the session came to. @param {string} text @param {any[]} rest */
function finish(text, ...rest) {
  const title = make("h2", { textContent: text, tabIndex: -1 });
  stage.replaceChildren(title, ...rest, make("div", { className: "desk__bar" }, button("Back to the questions", leave)));
  title.focus();
}

/** Keep a rating; say so where that cannot be done. @param {string} id @param {number} quality */
function keep(id, quality) {
  if (rate(id, quality)) return;
  warning.textContent = "This browser keeps nothing: save the repetition to a file before you leave the page.";
  askBeforeLeaving();
}

/** A mock interview of so many minutes. @param {number} minutes */
async function interview(minutes) {
  const set = drawn(wantedCards, minutes);
  if (!set.length) return void (said.textContent = NONE);
  showList(true);
  const clock = make("p", { className: "desk__clock", role: "timer" });
  stage.replaceChildren(clock, button("End the interview", leave));
  const stop = countDown(clock, minutes * 60);
  const results = [];
  const whole = await session([...set], (card, [name, quality]) => {
    keep(card.id, quality);
    results.push(make("li", {}, make("strong", { textContent: `${name}.` }), ...wording(card), ` (${card.chapter})`));
    return false;
  });
  stop();
  if (whole) finish("The interview is over", make("ul", {}, ...results), make("p", { textContent: "What you missed comes again under Repeat." }));
}

/** Count seconds down in a place; returns what stops it. @param {HTMLElement} clock @param {number} seconds */
function countDown(clock, seconds) {
  const end = Date.now() + seconds * 1000;
  const show = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    clock.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left` : "Time is up";
    if (!clock.isConnected || !left) clearInterval(tick);
    if (!left) said.textContent = "Time is up. Finish the question, then end the interview.";
  };
  const tick = setInterval(show, 1000);
  show();
  return () => clearInterval(tick);
}

/** Today's repetition. */
async function repeat() {
  const { due, fresh } = today(wantedCards);
  if (!wantedCards.length) return void (said.textContent = NONE);
  showList(true);
  const note = make("p", { textContent: `${due.length} due and ${fresh.length} new today, at most ${NEW_A_DAY} new a day.` });
  stage.replaceChildren(note, button("End for now", leave));
  const whole = await session([...due, ...fresh], (card, [, quality]) => {
    keep(card.id, quality);
    return quality < 3;
  });
  if (!whole) return;
  finish("Done for today", make("p", { textContent: `The next questions are due on ${nextDay(wantedCards)}.` }));
}

const search = make("input", { type: "text" });
search.addEventListener("input", () => filter({ words: search.value }));
const filters = make("div", { className: "desk__filters" },
  chooser("chapter", "all chapters"), chooser("level", "all levels"), chooser("kind", "all kinds"), make("label", {}, "Words", search));
const times = Object.entries(MINUTES).map(([level, minutes]) => `${minutes} minutes for ${level.toLowerCase()}`).join(", ");
const help = make("p", { className: "desk__help", textContent:
  `A mock interview draws from the questions chosen above: ${times}. Repeat brings each question back when you are about to forget it (SM-2). Your ratings stay in this browser; the keys 1 to 4 give them.` });
place.replaceChildren(
  filters,
  make("div", { className: "desk__bar", role: "group", ariaLabel: "Practise" },
    button("Mock interview, 20 minutes", () => interview(20)),
    button("Mock interview, 45 minutes", () => interview(45)),
    button("Repeat", repeat)),
  said, help, stage, warning,
  make("div", { className: "desk__bar desk__file" }, ...fileButtons("repetition", "repetition.json", exportText, importText)));
filter();
