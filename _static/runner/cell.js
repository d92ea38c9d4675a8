// @ts-check
// A code cell of a chapter that a reader edits and runs.

import { button, make } from "../kept.js";
import { load } from "../progress.js";
import { outputOf } from "./output.js";
import { ask } from "./python.js";
import { withValues } from "./slider.js";
import { view } from "./view.js";
import { SAID, lacks } from "./words.js";

/**
 * @typedef {{title: string, source: string, before: number[], packages: string[], missing: string[], own: string[]}} Entry
 * @typedef {{style: string | null, cells: Entry[]}} Chapter
 */

const KEYS = "Tab indents; Escape and then Tab leaves the editor. Shift-Enter or Control-Enter runs the cell, "
  + "after those earlier cells that it needs. Each is stopped after two minutes.";

/** @type {Promise<Chapter> | undefined} */
let coming;
/** The cells as they are now, by their numbers, where they differ from the book's. @type {Map<number, string>} */
const edited = new Map();

/** The chapter's cells. @param {string} file @returns {Promise<Chapter>} */
function chapter(file) {
  coming ??= fetch(new URL(`../cells/${file}`, import.meta.url), { cache: "no-cache" }).then((answer) => {
    if (!answer.ok) throw new Error(`the site refused it (${answer.status})`);
    return answer.json();
  });
  coming.catch(() => (coming = undefined));
  return coming;
}

/** A cell. Its place stands at its end, and takes what is added to it. */
export class Cell {
  /** @param {HTMLElement} place */
  constructor(place) {
    const { cell = "", cells = "", title = "" } = place.dataset;
    this.place = place;
    this.number = Number(cell);
    this.title = title;
    this.chapter = () => chapter(cells);
    this.cell = /** @type {HTMLElement} */ (place.closest(".cell"));
    this.block = /** @type {HTMLElement} */ (this.cell.querySelector(".cell_input"));
    this.output = outputOf(this.cell);
    this.shown = view();
    /** @type {any} */
    this.editor = null;
    /** @type {ReturnType<typeof ask> | null} the run that is under way or waits */
    this.ticket = null;
    this.moved = false; // whether a slider was moved while a run was under way
    /** @type {(() => string[]) | undefined} the exercises whose answers are to be used */
    this.mine = undefined;
    /** @type {string | null} the reader's code, while the book's is back */
    this.discarded = null;
    this.build();
  }

  build() {
    this.editorPlace = make("div", { className: "runner__editor", hidden: true });
    this.block.after(this.editorPlace);
    this.help = make("p", { className: "runner__help", textContent: KEYS, hidden: true });
    /** @type {Record<string, HTMLButtonElement>} */
    this.buttons = {
      run: button("Run", () => this.run()),
      stop: button("Stop", () => this.ticket?.stop()),
      code: button("Back to the book's code", () => this.reset()),
      output: button("Back to the book's output", () => this.back()),
      close: button("Close", () => this.close()),
    };
    for (const each of Object.values(this.buttons)) this.name(each);
    this.own = make("span", { className: "cellrun__own" });
    const bar = make("div", { className: "runner__bar", role: "group", ariaLabel: this.title }, ...Object.values(this.buttons), this.own);
    const [line, note] = this.shown.elements;
    this.bar = make("div", { className: "cellrun__bar" }, bar, line, note, this.help);
    this.arrange();
  }

  /** Let a button say which cell it belongs to. @param {HTMLElement} each */
  name(each) {
    each.ariaLabel = `${each.textContent}: ${this.title}`;
  }

  /** The cell's source as it is now. @param {Chapter} data */
  source(data) {
    return edited.get(this.number) ?? data.cells[this.number].source;
  }

  /** Keep what the reader has typed. @param {Chapter} data @param {string} code */
  keep(data, code) {
    if (code === data.cells[this.number].source) edited.delete(this.number);
    else edited.set(this.number, code);
    this.place.dispatchEvent(new CustomEvent("code", { detail: code }));
    this.arrange();
  }

  /** Show what there is to press. */
  arrange() {
    const { run, stop, code, output, close } = this.buttons;
    const opened = !this.editorPlace.hidden;
    this.settle(opened);
    run.hidden = close.hidden = this.help.hidden = !opened;
    run.ariaDisabled = String(Boolean(this.ticket));
    stop.hidden = !this.ticket;
    code.hidden = !opened || (!edited.has(this.number) && this.discarded === null);
    code.textContent = this.discarded === null ? "Back to the book's code" : "Back to your code";
    this.name(code);
    output.hidden = this.output.isBooks;
    this.own.hidden = !opened;
  }

  /** Put the bar under the editor; without one, where it moves neither picture nor slider. @param {boolean} opened */
  settle(opened) {
    const before = this.block.closest("details") ?? this.editorPlace;
    const settled = opened ? before.nextElementSibling === this.bar : this.place.contains(this.bar);
    if (settled) return;
    if (opened) before.after(this.bar);
    else this.place.append(this.bar);
  }

  /** Open the editor. */
  async open() {
    const data = await this.data();
    if (!data) return;
    const { missing, own } = data.cells[this.number];
    if (missing.length && !this.editor) {
      return this.shown.warn(lacks(missing), [["Edit it all the same", () => this.edit(data)]]);
    }
    this.offer(own);
    await this.edit(data);
  }

  /** The chapter's cells; what is said if they do not come. @returns {Promise<Chapter | null>} */
  async data() {
    try {
      return await this.chapter();
    } catch (error) {
      this.shown.warn(`The cell could not be loaded: ${error.message}. Is this device online?`);
      return null;
    }
  }

  /** @param {Chapter} data */
  async edit(data) {
    this.block.hidden = true;
    this.editorPlace.hidden = false;
    if (!this.editor) {
      const { edit } = await import("./editor.js").catch(() => import("./plain.js"));
      const keys = { "Shift-Enter": () => this.run(), "Ctrl-Enter": () => this.run() };
      const onchange = (code) => ((this.discarded = null), this.keep(data, code));
      this.editor ??= edit(this.editorPlace, { label: `Code of the cell: ${this.title}`, code: this.source(data), keys, onchange });
    }
    this.arrange();
    this.editor.focus();
  }

  /** Run the cell. */
  async run() {
    const data = await this.data();
    if (!data || this.ticket) return;
    this.moved = false;
    document.querySelectorAll(".cellrun__first").forEach((each) => each.remove());
    this.shown.begin();
    this.output.begin();
    const { style, cells } = data;
    const sources = cells.map((each, number) => edited.get(number) ?? each.source);
    const job = JSON.stringify({ sources, cell: this.number, style, own: this.chosen() });
    const ticket = (this.ticket = ask({ kind: "cell", title: this.title, cell: job }, (news) => this.hear(news)));
    this.arrange();
    this.finish(await ticket.answer, data);
  }

  /** @param {import("./python.js").News} news */
  hear(news) {
    if (news.phase === "printed") return this.output.print(news.text, !this.editorPlace.hidden);
    this.buttons.stop.textContent = news.phase === "waiting" ? "Take back" : "Stop";
    this.name(this.buttons.stop);
    this.shown.hear(news);
  }

  /** @param {import("./python.js").Answer} answer @param {Chapter} data */
  finish({ status, text, outputs = [], earlier = null }, data) {
    const focused = document.activeElement === this.buttons.stop;
    this.ticket = null;
    const before = this.output.printed ? [{ text: this.output.printed }] : [];
    const failed = earlier === null ? text : `An earlier cell that this one needs, “${data.cells[earlier].title}”, has failed.\n\n${text}`;
    this.shown.clear();
    if (status !== "taken back") this.output.show(outputs.length ? outputs : before, failed);
    this.shown.say(this.said(status));
    this.arrange();
    if (focused) (this.editor ?? this.buttons.output).focus();
    if (this.moved && status !== "stopped") this.run();
  }

  /** @param {string} status */
  said(status) {
    const changed = edited.has(this.number) && !this.editorPlace.hidden ? " This is the output of your code." : "";
    return status === "failed" ? "It raised an error: see below." : SAID[status] + (status === "ran" ? changed : "");
  }

  /** Take a slider's value, and run the cell with it; of several moves during a run the last one counts.
   * @param {string} name @param {string} text */
  async set(name, text) {
    const data = await this.data();
    if (!data) return;
    const code = withValues(this.source(data), { [name]: text });
    if (this.editor) this.editor.code = code;
    this.keep(data, code);
    this.moved = Boolean(this.ticket);
    if (!this.ticket) this.run();
  }

  /** Bring the book's code back; the second time, the reader's. */
  async reset() {
    const data = await this.data();
    if (!data) return;
    const { discarded } = this;
    const code = this.source(data);
    this.editor.code = discarded ?? data.cells[this.number].source;
    this.discarded = discarded === null ? code : null;
    this.arrange();
    this.editor.focus();
  }

  /** Bring the book's output back, and with it what the sliders were set to if there is no editor. */
  async back() {
    const data = await this.data();
    if (data && this.editorPlace.hidden) {
      if (this.editor) this.editor.code = data.cells[this.number].source;
      this.keep(data, data.cells[this.number].source);
    }
    this.output.back();
    this.shown.clear();
    this.shown.say("This is the book's output.");
    this.arrange();
    const next = this.place.querySelector(".cellrun__control :is(input, select)") ?? this.block.querySelector(".edit");
    (this.editorPlace.hidden ? /** @type {HTMLElement | null} */ (next) : this.editor)?.focus();
  }

  /** Close the editor; what is in it stays. */
  close() {
    this.ticket?.stop();
    this.editorPlace.hidden = true;
    this.block.hidden = false;
    this.arrange();
    /** @type {HTMLElement | null} */ (this.block.querySelector(".edit"))?.focus();
  }

  /** Offer the reader's own functions, for exercises that are passed. @param {string[]} exercises */
  offer(exercises) {
    const entries = load();
    const passed = exercises.filter((id) => entries[id]?.status === "passed" && entries[id]?.code);
    if (!passed.length || this.own.firstChild) return;
    const names = passed.map((id) => id.split("/")[1]).join(", ");
    const choices = [`the book's ${names}`, `my ${names}`].map((text) => make("option", { textContent: text }));
    const select = make("select", {}, ...choices);
    this.own.append(make("label", {}, "Run with ", select));
    this.mine = () => (select.selectedIndex ? passed : []);
  }

  /** The reader's answers that stand in the place of the book's functions. */
  chosen() {
    const entries = load();
    return Object.fromEntries((this.mine?.() ?? []).map((id) => [id, entries[id]?.code ?? ""]));
  }
}
