// @ts-check
// Makes each exercise of a page one that is solved on the page.

import { askBeforeLeaving, make } from "../kept.js";
import { load, update } from "../progress.js";
import { bar } from "./bar.js";
import { draft } from "./draft.js";
import { judge, judgeCode } from "./judge.js";
import { LEAST, ask } from "./python.js";
import { adviceOn, answerForm, codeOf, expression, textOf } from "./question.js";
import { view } from "./view.js";
import { SAID, UNRECORDED } from "./words.js";

const KEYS = "Tab indents; Escape and then Tab leaves the editor. Shift-Enter runs, Control-Enter checks.";
const LIMIT = `Code is stopped after ${LEAST} seconds, or thirty times what the book's own solution takes. `
  + "The chapter's own code can be changed and run as well: “Edit and run”, in the corner of each cell.";
const SILENT = "It printed nothing: call your function to see what it returns.";
const MORE = "The code is more than an answer: reset it first, or check it as it is.";
const UNKEPT = "This browser keeps nothing that is typed here: its storage is blocked, full, or of another version. "
  + "Copy your answer before you leave the page.";

/** @typedef {"check" | "run"} Kind */

/** An exercise. Its answer is code in an editor; that of a question also a choice or a number. */
class Exercise {
  /** @param {HTMLElement} box the place for it, after its starter's cell */
  constructor(box) {
    const { exercise = "", fingerprint = "", starter = "", question } = box.dataset;
    this.box = box;
    this.id = exercise;
    this.fingerprint = fingerprint;
    this.starter = starter;
    this.section = /** @type {HTMLElement} */ (box.closest("section"));
    this.cell = /** @type {HTMLElement} */ (box.previousElementSibling);
    this.title = this.section.querySelector("h3")?.firstChild?.textContent ?? exercise;
    /** @type {import("./judge.js").Question | null} */
    this.question = question ? JSON.parse(question) : null;
    this.kept = draft(exercise, starter, this);
    /** @type {any} */
    this.editor = null;
    /** @type {ReturnType<typeof ask> | null} the job that it waits for */
    this.ticket = null;
    /** @type {string | null} what Reset has taken away */
    this.discarded = null;
    this.build();
    this.inPython = !this.question || textOf(this.question, this.kept.code) === null;
    this.take(this.kept.code);
    this.arrange();
    if (this.inPython && this.kept.code !== starter) whenSeen(box, () => this.open({ focus: false }));
  }

  build() {
    this.shown = view();
    this.place = make("div", { className: "runner__editor" });
    this.help = make("p", { className: "runner__help", textContent: `${KEYS} ${LIMIT}` });
    this.form = this.question && answerForm(this.section, this.id, this.title, this.question);
    this.form?.element.addEventListener("submit", (event) => (event.preventDefault(), this.start("check")));
    this.form?.element.addEventListener("input", () => this.keep(codeOf(this.question, this.form.text)));
    this.bar = bar(this.title, this.box.dataset, {
      edit: ["Edit", () => this.open()],
      run: ["Run", () => this.start("run")],
      check: ["Check", () => this.start("check")],
      stop: ["Stop", () => this.ticket?.stop()],
      hint: ["Hint", () => this.hint()],
      solution: ["Solution", () => this.solution()],
      reset: ["Reset", () => this.reset()],
      way: ["Answer in Python", () => this.change()],
    });
    this.bar.show({ stop: false, way: Boolean(this.question) });
    const parts = [this.place, this.bar.element, ...this.shown.elements, this.help];
    this.box.replaceChildren(...(this.form ? [this.form.element] : []), ...parts);
    this.cell.addEventListener("click", () => getSelection()?.isCollapsed && this.open());
  }

  /** The code of the answer. */
  get code() {
    return this.kept.code;
  }

  /** Keep what was typed. @param {string} code */
  keep(code) {
    if (code !== this.kept.code) this.kept.write(code);
  }

  async open({ focus = true } = {}) {
    if (!this.editor) {
      const keys = { "Shift-Enter": () => this.start("run"), "Ctrl-Enter": () => this.start("check") };
      const { edit } = await import("./editor.js").catch(() => import("./plain.js"));
      const onchange = (code) => this.keep(code);
      this.editor ??= edit(this.place, { label: `Your code: ${this.title}`, code: this.kept.code, keys, onchange });
    }
    this.arrange();
    if (focus) this.editor.focus();
  }

  /** Show what belongs to the way in which the answer is given. */
  arrange() {
    const opened = Boolean(this.inPython && this.editor);
    if (this.form) this.form.element.hidden = this.inPython;
    this.place.hidden = this.help.hidden = !opened;
    this.cell.hidden = opened || !this.inPython;
    this.bar.show({ edit: this.inPython && !opened, run: this.inPython });
    this.bar.rename("way", this.inPython ? "Answer without Python" : "Answer in Python");
  }

  /** Answer in Python, or without. */
  async change() {
    const text = textOf(this.question, this.code);
    if (this.inPython && text === null) return this.shown.say(MORE);
    this.inPython = !this.inPython;
    this.take(this.kept.code);
    if (this.inPython) return this.open();
    this.arrange();
    this.form.focus();
  }

  /** Run or check the answer; a plain answer to a question is judged here. @param {Kind} kind */
  async start(kind) {
    if (this.ticket) return;
    this.forget();
    this.shown.begin();
    const known = kind === "check" ? this.judged() : null;
    if (known) return this.finish(known, kind);
    if (this.inPython && !this.editor) this.open({ focus: false });
    const code = this.inPython ? this.code : expression(this.form.text);
    const ticket = (this.ticket = ask({ kind, exercise: this.id, title: this.title, code }, (news) => this.hear(news)));
    this.bar.setBusy(true, kind);
    const answer = await ticket.answer;
    if (this.ticket === ticket) this.finish(answer, kind);
  }

  /** The verdict that can be given without Python, if any. */
  judged() {
    if (!this.question) return null;
    return this.inPython ? judgeCode(this.question, this.code) : judge(this.question, this.form.text);
  }

  /** @param {import("./python.js").News} news */
  hear(news) {
    this.bar.rename("stop", news.phase === "waiting" ? "Take back" : "Stop");
    this.shown.hear(news);
  }

  /** @param {import("./python.js").Answer} answer @param {Kind} kind */
  finish(answer, kind) {
    const { status, text, pictures = [] } = answer;
    this.ticket = null;
    this.bar.setBusy(false, kind);
    const { fingerprint } = this;
    const recorded = kind === "run" || UNRECORDED.includes(status) || update(this.id, { status, fingerprint });
    this.shown.end({ ...answer, text: text || (status === "ran" && !pictures.length ? SILENT : "") }, kind);
    const more = this.form && !this.inPython ? adviceOn(this.question, this.form.text) : "";
    this.shown.say(SAID[status] + more + (recorded ? "" : " This browser keeps no progress."));
    this.shown.reveal();
  }

  hint() {
    const hints = /** @type {HTMLDetailsElement[]} */ ([...this.section.querySelectorAll("details.sd-dropdown")]);
    const next = hints.findIndex((each) => !each.open);
    if (next < 0) return this.shown.say("There are no more hints.");
    hints[next].open = true;
    hints[next].querySelector("summary")?.focus();
    update(this.id, { hints: Math.max(next + 1, load()[this.id]?.hints ?? 0) });
  }

  solution() {
    const folded = /** @type {HTMLDetailsElement | null} */ (this.section.querySelector("details.hide"));
    if (!folded) return;
    folded.open = true;
    folded.querySelector("summary")?.focus();
  }

  /** Bring the starter back; the second time, what was there before. */
  reset() {
    this.drop();
    const { discarded, code, starter } = this;
    this.put(discarded ?? starter);
    this.shown.say(discarded === null ? "It is as it was at first." : "Your answer is back.");
    this.forget();
    if (discarded !== null || code === starter) return;
    this.discarded = code;
    this.bar.rename("reset", "Undo reset");
  }

  /** End the job, whatever becomes of it, and clear what it has shown. */
  drop() {
    const { ticket } = this;
    this.ticket = null;
    ticket?.stop();
    this.bar.setBusy(false, "check");
    this.shown.clear();
  }

  /** Let what Reset took away go. */
  forget() {
    this.discarded = null;
    this.bar.rename("reset", "Reset");
  }

  /** Put a code in the place of what is there. @param {string} code */
  put(code) {
    this.keep(code);
    this.take(code);
  }

  /** Show a code that is kept. @param {string} code */
  take(code) {
    const text = this.question && textOf(this.question, code);
    if (this.form) this.form.text = text ?? "";
    if (this.editor && this.editor.code !== code) this.editor.code = code;
    if (this.question && text === null && !this.inPython) this.change();
  }

  /** Another tab has other code. @param {string} theirs */
  differ(theirs) {
    this.shown.warn("Another tab has changed this exercise too. Which answer is to stay?", [
      ["That of the other tab", () => this.put(theirs)],
      ["The one here", () => this.kept.write(this.code)],
    ]);
  }

  /** The browser keeps nothing. */
  unkept() {
    this.shown.warn(UNKEPT);
    askBeforeLeaving();
  }
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
document.querySelectorAll(".runner[data-exercise]").forEach((box) => new Exercise(/** @type {HTMLElement} */ (box)));
document.dispatchEvent(new Event("progress"));
