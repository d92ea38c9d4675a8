// @ts-check
// Makes each exercise of a page one that is solved on the page.

import { askBeforeLeaving, button, make } from "../kept.js";
import { load, update } from "../progress.js";
import { draft } from "./draft.js";
import { judge, judgeCode } from "./judge.js";
import { LEAST, ask } from "./python.js";
import { adviceOn, answerForm, codeOf, expression, textOf } from "./question.js";
import { view } from "./view.js";
import { SAID } from "./words.js";

const KEYS = "Tab indents; Escape and then Tab leaves the editor. Shift-Enter runs, Control-Enter checks.";
const LIMIT = `Code is stopped after ${LEAST} seconds, or after thirty times what the book's own solution takes, if that is longer.`;
const SILENT = "It printed nothing: call your function to see what it returns.";
const UNKEPT = "This browser keeps nothing that is typed here: its storage is blocked, full, or of another version. Copy your answer before you leave the page.";
const UNRECORDED = ["not attempted", "unjudged", "taken back"];

/** Set an exercise up. @param {HTMLElement} box the place for its buttons, after its starter's cell */
function setUp(box) {
  const { exercise: id = "", fingerprint = "", starter = "" } = box.dataset;
  /** @type {import("./judge.js").Question | null} */
  const question = box.dataset.question ? JSON.parse(box.dataset.question) : null;
  const section = /** @type {HTMLElement} */ (box.closest("section"));
  const cell = /** @type {HTMLElement} */ (box.previousElementSibling);
  const title = section.querySelector("h3")?.firstChild?.textContent ?? id;
  const place = make("div", { className: "runner__editor" });
  const help = make("p", { className: "runner__help", textContent: `${KEYS} ${LIMIT}`, hidden: true });
  const shown = view();
  const kept = draft(id, starter, { take, differ, unkept });
  const form = question && answerForm(section, { id, title, question, onchange: () => keep(codeOf(question, form?.text ?? "")), onsubmit: () => start("check") });
  /** @type {any} */
  let editor = null;
  /** @type {ReturnType<typeof ask> | null} */
  let ticket = null;
  let inPython = !question;
  /** @type {string | null} what Reset has taken away */
  let discarded = null;

  const code = () => editor?.code ?? kept.code;
  const keep = (text) => text !== kept.code && kept.write(text);

  async function open({ focus = true } = {}) {
    if (!editor) {
      const keys = { "Shift-Enter": () => start("run"), "Ctrl-Enter": () => start("check") };
      const { edit } = await import("./editor.js").catch(() => import("./plain.js"));
      editor ??= edit(place, { label: `Your code: ${title}`, code: kept.code, keys, onchange: keep });
    }
    arrange();
    if (focus) editor.focus();
  }

  /** Show what belongs to the way in which the answer is given. */
  function arrange() {
    const opened = inPython && editor;
    if (form) form.form.hidden = inPython;
    place.hidden = help.hidden = !opened;
    cell.hidden = Boolean(opened || !inPython);
    buttons.edit.hidden = Boolean(opened || !inPython);
    buttons.run.hidden = !inPython;
    if (question) rename(buttons.way, inPython ? "Answer without Python" : "Answer in Python");
  }

  /** Answer in Python, or without. */
  function change() {
    const text = question && textOf(question, code());
    if (inPython && text === null) return shown.say("The code does more than give an answer. Reset it, or check it as it is.");
    inPython = !inPython;
    if (inPython) {
      if (editor) editor.code = kept.code;
      return open();
    }
    if (form) form.text = text ?? "";
    arrange();
    form?.focus();
  }

  /** @param {"check" | "run"} kind */
  async function start(kind) {
    if (ticket) return;
    const checked = kind === "check";
    discarded = null;
    rename(buttons.reset, "Reset");
    const text = form && !inPython ? form.text : "";
    const known = question && checked ? (inPython ? judgeCode(question, code()) : judge(question, text)) : null;
    shown.begin();
    if (known) return finish(known, checked, question && !inPython ? adviceOn(question, text) : "");
    if (inPython && !editor) open();
    ticket = ask({ kind, exercise: id, title, code: inPython ? code() : expression(text) }, hear);
    setBusy(checked ? buttons.check : buttons.run);
    finish(await ticket.answer, checked);
  }

  /** @param {import("./python.js").News} news */
  function hear(news) {
    rename(buttons.stop, news.phase === "waiting" ? "Take back" : "Stop");
    shown.hear(news);
  }

  /** While there is a job it can be ended; the focus goes back to the button that began it. */
  function setBusy(from) {
    for (const each of [buttons.run, buttons.check]) each.ariaDisabled = String(Boolean(ticket));
    const focused = document.activeElement === buttons.stop;
    buttons.stop.hidden = !ticket;
    if (focused) from.focus();
  }

  /** @param {import("./python.js").Answer} answer @param {boolean} checked */
  function finish(answer, checked, more = "") {
    const { status, text, pictures = [] } = answer;
    ticket = null;
    setBusy(checked ? buttons.check : buttons.run);
    const recorded = !checked || UNRECORDED.includes(status) || update(id, { status, fingerprint });
    const empty = !text && !checked && !pictures.length && status === "ran";
    shown.end({ ...answer, text: empty ? SILENT : text }, checked);
    shown.say(SAID[status] + more + (recorded ? "" : " This browser keeps no progress."));
    shown.idle();
    shown.reveal();
  }

  function hint() {
    const hints = /** @type {HTMLDetailsElement[]} */ ([...section.querySelectorAll("details.sd-dropdown")]);
    const next = hints.findIndex((each) => !each.open);
    if (next < 0) return shown.say("There are no more hints.");
    hints[next].open = true;
    hints[next].querySelector("summary")?.focus();
    update(id, { hints: Math.max(next + 1, load()[id]?.hints ?? 0) });
  }

  function solution() {
    const folded = /** @type {HTMLDetailsElement | null} */ (section.querySelector("details.hide"));
    if (!folded) return;
    folded.open = true;
    folded.querySelector("summary")?.focus();
  }

  /** Bring the starter back, or what was there before. */
  function reset() {
    ticket?.stop();
    const back = discarded;
    discarded = back === null && code() !== starter ? code() : null;
    put(back ?? starter);
    rename(buttons.reset, discarded === null ? "Reset" : "Undo reset");
    shown.clear();
    shown.say(back === null ? "It is as it was at first." : "Your answer is back.");
  }

  /** Put a code in the place of what is there. @param {string} text */
  function put(text) {
    keep(text);
    take(text);
  }

  /** Show a code that is kept already. @param {string} text */
  function take(text) {
    const answer = question && textOf(question, text);
    if (form) form.text = answer ?? "";
    if (editor && editor.code !== text) editor.code = text;
    if (question && answer === null && !inPython) change();
  }

  /** Another tab has other code. @param {string} theirs */
  function differ(theirs) {
    shown.warn("Another tab has changed this exercise too. Which answer is to stay? ", [
      ["That of the other tab", () => put(theirs)],
      ["The one here", () => kept.write(code())],
    ]);
  }

  function unkept() {
    shown.warn(UNKEPT);
    askBeforeLeaving();
  }

  const rename = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
    element.setAttribute("aria-label", `${text}: ${title}`);
  };
  const buttons = {
    edit: button("Edit", () => open()),
    run: button("Run", () => start("run")),
    check: button("Check", () => start("check")),
    stop: button("Stop", () => ticket?.stop()),
    hint: button("Hint", hint),
    solution: button("Solution", solution),
    reset: button("Reset", reset),
    way: button("", change),
  };
  for (const each of Object.values(buttons)) rename(each, each.textContent ?? "");
  buttons.stop.hidden = true;
  buttons.way.hidden = !question;
  const mark = make("span", { className: "runner__state" });
  Object.assign(mark.dataset, { state: "", exercise: id, fingerprint });
  const bar = make("div", { className: "runner__bar", role: "group", ariaLabel: title }, ...Object.values(buttons), mark);
  box.replaceChildren(...(form ? [form.form] : []), place, bar, help, ...shown.elements);
  cell.addEventListener("click", () => getSelection()?.isCollapsed && open());
  const text = question && textOf(question, kept.code);
  inPython ||= text === null;
  if (form) form.text = text ?? "";
  arrange();
  if (inPython && kept.code !== starter) whenSeen(box, () => open({ focus: false }));
}

/** Do something once, when the reader comes to an element. @param {Element} element @param {() => void} act */
function whenSeen(element, act) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    act();
  });
  observer.observe(element);
}

document.querySelector("section#exercises > h2")?.after(make("p", { className: "progress", role: "status" }));
document.querySelectorAll(".runner[data-exercise]").forEach((box) => setUp(/** @type {HTMLElement} */ (box)));
document.dispatchEvent(new Event("progress"));
