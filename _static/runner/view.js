// @ts-check
// What is seen of an exercise's run: a line that says what is going on, its bytes, and its output.

import { button, make } from "../kept.js";
import { going, howFar } from "./words.js";

/** The place where a run is told of. */
export function view() {
  const said = make("p", { className: "runner__said", role: "status" });
  const bytes = make("span", { className: "runner__bytes" });
  const meter = make("progress", { className: "runner__meter", hidden: true, ariaLabel: "Loaded" });
  const note = make("p", { className: "runner__warning", role: "status" });
  const output = make("div", { className: "runner__output" });
  const line = make("div", { className: "runner__line" }, said, bytes, meter);
  let printed = "";
  let drawn = 0;

  const say = (text) => said.textContent !== text && (said.textContent = text);

  /** Say what is going on. @param {import("./python.js").News} news */
  function hear(news) {
    if (news.phase === "printed") return print(news.text);
    const { read = 0, total = 0 } = news.phase === "loading" ? news : {};
    say(going(news));
    bytes.textContent = howFar({ read, total });
    meter.hidden = !total;
    Object.assign(meter, { max: total || 1, value: read });
  }

  /** Show what the code has printed so far. */
  function print(text) {
    printed += text;
    cancelAnimationFrame(drawn);
    drawn = requestAnimationFrame(() => show(printed));
  }

  /** Show a text and pictures. @param {string} text @param {string[]} pictures as PNG */
  function show(text, pictures = []) {
    const shown = text ? [make("pre", { textContent: text, tabIndex: 0, ariaLabel: "Output" })] : [];
    const alt = "The picture that your code drew";
    const drawings = pictures.map((data) => make("img", { src: `data:image/png;base64,${data}`, alt }));
    output.replaceChildren(...shown, ...drawings);
  }

  /** Nothing is going on, and nothing is shown. */
  function clear() {
    cancelAnimationFrame(drawn);
    printed = bytes.textContent = "";
    meter.hidden = true;
    output.ariaBusy = "false";
    show("");
  }

  return {
    elements: [line, note, output],
    say,
    hear,
    show,
    begin() {
      clear();
      output.ariaBusy = "true";
    },
    clear,
    /** @param {import("./python.js").Answer} answer @param {string} kind the job's */
    end({ status, text, pictures }, kind) {
      const before = printed.trimEnd();
      clear();
      show(status === "stopped" ? withPrinted(text, before, kind === "check") : text, pictures);
    },
    /** Say something that the reader should know or decide. @param {string} text @param {[string, () => void][]} choices */
    warn(text, choices = []) {
      note.replaceChildren(`${text} `, ...choices.map(([name, act]) => button(name, () => (note.replaceChildren(), act()))));
    },
    reveal: () => reveal(line),
  };
}

/** What a run printed before it was stopped, and why it was. */
function withPrinted(text, printed, checked) {
  if (!printed) return text;
  return checked ? `${text}\n\nYour code printed:\n${printed.replace(/^(?=.)/gm, "    ")}` : `${printed}\n${text}`;
}

const ROOM = 140; // pixels of the output that should be seen under the line

/** Bring an element into what is seen of the page, which a keyboard on the screen makes smaller. */
function reveal(element) {
  const { offsetTop = 0, height = innerHeight } = window.visualViewport ?? {};
  const bar = document.querySelector(".top");
  const top = offsetTop + (bar && getComputedStyle(bar).position === "sticky" ? bar.clientHeight : 0);
  const place = element.getBoundingClientRect();
  if (place.top >= top && place.bottom + ROOM <= offsetTop + height) return;
  scrollBy({ top: place.top - top - 16 });
}
