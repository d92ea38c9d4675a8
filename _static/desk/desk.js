// @ts-check
// The interview desk: filters over the questions, a mock interview, and spaced repetition.

import { askBeforeLeaving, button, fileButtons, make } from "../kept.js";
import { ask, wording } from "./ask.js";
import { readBox } from "../read.js";
import { MINUTES, READ, drawn, filling, matches, readCards } from "./cards.js";
import { begin, countDown, interrupted, isOver, remember, result } from "./interview.js";
import { MISSED, exportText, importText, nextDay, rate, today } from "./repetition.js";

const place = /** @type {HTMLElement} */ (document.querySelector(".desk"));
const cards = readCards();
const sections = /** @type {HTMLElement[]} */ ([...new Set(cards.map(({ element }) => element.closest("section")))]);
const stage = make("div", { className: "desk__stage" });
const said = make("p", { className: "desk__said", role: "status" });
const warning = make("p", { className: "desk__warning", role: "status" });
const wanted = { chapter: "", level: "", kind: "", words: "" };
const TEN = 10; // minutes of repetition a day
const NONE = "No question is left: choose more chapters, levels or kinds, or mark what you have read.";
let wantedCards = cards;
let round = 0; // which session the stage belongs to: one that was left does not go on

/** A list to choose one value of a fact from. @param {"chapter" | "level" | "kind"} fact @param {string} all @param {string[][]} others */
function chooser(fact, all, ...others) {
  const values = [...new Set(cards.map((card) => card[fact]))];
  const options = [["", all], ...others, ...values.map((value) => [value, value])];
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
  document.documentElement.toggleAttribute("data-asking", asking);
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

/** Ask cards one after the other; tell of each rating. A card that `again` wants comes back at the end. Return
 * whether all were asked. @param {typeof cards} queue @param {(card: any, rating: [string, number]) => boolean} again @param {number} asked before */
async function session(queue, again, asked = 0) {
  const mine = round;
  const body = make("div");
  stage.append(body);
  for (let number = asked + 1; queue.length; number++) {
    const card = queue[0];
    const rating = await ask(body, card, `Question ${number} of ${number + queue.length - 1}`);
    if (mine !== round) return false;
    queue.shift();
    const comesBack = again(card, rating);
    if (mine !== round) return false;
    if (comesBack) queue.push(card);
  }
  body.remove();
  return true;
}

/** What the session came to. @param {string} text @param {any[]} rest */
function finish(text, ...rest) {
  const title = make("h2", { textContent: text, tabIndex: -1 });
  const back = button("Back to the questions", () => {
    remember(null);
    leave();
  });
  stage.replaceChildren(title, ...rest, make("div", { className: "desk__bar" }, back));
  title.focus();
}

/** Keep a rating; say so where that cannot be done. @param {string} id @param {number} rating */
function keep(id, rating) {
  if (rate(id, rating)) return;
  warning.textContent = "This browser keeps nothing: save the repetition to a file before you leave the page.";
  askBeforeLeaving();
}

/** A mock interview of so many minutes. @param {number} minutes */
function interview(minutes) {
  const set = drawn(wantedCards, minutes);
  if (set.length) goOn(begin(set, minutes));
  else said.textContent = NONE;
}

/** Go on with an interview, until its questions or its time are over, or the reader ends it.
 * @param {import("./interview.js").Interview} state */
async function goOn(state) {
  showList(true);
  remember(state);
  if (isOver(state)) return showResult(state);
  const clock = make("p", { className: "desk__clock", role: "timer" });
  const end = () => showResult({ ...state, over: true });
  stage.replaceChildren(make("div", { className: "desk__top" }, clock, button("End the interview", end)));
  const queue = cards.filter(({ id }) => state.ids.includes(id)).sort((a, b) => state.ids.indexOf(a.id) - state.ids.indexOf(b.id));
  const stop = countDown(clock, state.end, () => {
    said.textContent = "Time is up. Rate this answer, and the interview is over.";
  });
  await session(queue.slice(state.ratings.length), (card, [name, rating]) => {
    keep(card.id, rating);
    state.ratings.push(name);
    remember(state);
    if (isOver(state)) showResult(state);
    return false;
  }, state.ratings.length);
  stop();
}

/** Show what an interview came to; a reload shows it again.
 * @param {import("./interview.js").Interview} state */
function showResult(state) {
  round += 1; // a question that is still asked goes no further
  remember({ ...state, over: true });
  said.textContent = "";
  const list = result(state, cards, (card) => {
    remember(null);
    leave();
    card.element.hidden = false;
    /** @type {HTMLDetailsElement} */ (card.element.querySelector("details")).open = true;
  });
  const reached = `${state.ratings.length} of ${state.ids.length} questions. What you missed comes again under Repeat.`;
  finish("The interview is over", make("p", { textContent: reached }), list);
}

/** Today's repetition, ten minutes of it. */
async function repeat() {
  if (!wantedCards.length) return void (said.textContent = NONE);
  const { due, fresh } = today(wantedCards);
  const set = filling([...due, ...fresh], TEN);
  const isDue = set.filter((card) => due.includes(card)).length;
  showList(true);
  const note = make("p", { textContent: `About ten minutes: ${isDue} due and ${set.length - isDue} new of the chapters chosen.` });
  stage.replaceChildren(make("div", { className: "desk__top" }, note, button("End for now", leave)));
  if (!(await session([...set], (card, [, rating]) => {
    keep(card.id, rating);
    return rating === MISSED;
  }))) return;
  const left = due.length + fresh.length - set.length;
  const more = left ? [button("Ten more minutes", repeat)] : [];
  finish("Done for today", make("p", { textContent: `The next questions are due on ${nextDay(wantedCards)}.` }), ...more);
}

const search = make("input", { type: "text" });
search.addEventListener("input", () => filter({ words: search.value }));
const filters = make("div", { className: "desk__filters" },
  chooser("chapter", "all chapters", [READ, "the chapters I have read"]), chooser("level", "all levels"), chooser("kind", "all kinds"), make("label", {}, "Words", search));
const times = Object.entries(MINUTES).map(([level, minutes]) => `${minutes} minutes for ${level.toLowerCase()}`).join(", ");
const help = make("p", { className: "desk__help", textContent:
  `A mock interview draws from the questions chosen above: ${times}. Repeat asks for ten minutes a day: what you are about to forget (by the model FSRS), then new questions, a chapter after the other. Your ratings stay in this browser; the keys 1 to 4 give them.` });
const topics = new Map(cards.map(({ topic, chapter }) => [topic, chapter]));
const read = make("details", { className: "desk__read" }, make("summary", { textContent: "The chapters I have read" }),
  ...[...topics].map(([topic, chapter]) => readBox(topic, chapter, () => filter())));
place.replaceChildren(
  filters, read,
  make("div", { className: "desk__bar", role: "group", ariaLabel: "Practise" },
    button("Mock interview, 20 minutes", () => interview(20)),
    button("Mock interview, 45 minutes", () => interview(45)),
    button("Repeat", repeat)),
  said, help, stage, warning,
  make("div", { className: "desk__bar desk__file" }, ...fileButtons("repetition", "repetition.json", exportText, importText)));
filter();
const unfinished = interrupted(cards);
if (unfinished) goOn(unfinished);
