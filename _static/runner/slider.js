// @ts-check
// Values of a cell that a reader sets by a slider or a list: `noise = 0.3  # slider 0 to 1 step 0.1`, or
// `kind = "a"  # choose "a", "b"`; what follows a colon is the label.

import { make } from "../kept.js";

/**
 * @typedef {{name: string, label: string, text: string, low?: number, high?: number, step?: number, choices?: string[]}} Control
 */

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
const LABEL = String.raw`(?:\s*:\s*(?<label>.+?))?\s*`;
const SLIDER = new RegExp(
  String.raw`^(?<name>\w+) *= *(?<text>${NUMBER})\s*# slider (?<low>${NUMBER}) to (?<high>${NUMBER})(?: step (?<step>${NUMBER}))?${LABEL}$`);
const CHOICE = new RegExp(String.raw`^(?<name>\w+) *= *(?<text>[^#]+?)\s*# choose (?<choices>[^:]+?)${LABEL}$`);

/** What a line asks for, if it asks for a control. @param {string} line */
const asked = (line) => (SLIDER.exec(line) ?? CHOICE.exec(line))?.groups;

/** The controls that a cell's source asks for. @param {string} source @returns {Control[]} */
export function controls(source) {
  return source.split("\n").flatMap((line) => {
    const found = asked(line);
    return found ? [control(found)] : [];
  });
}

/** @param {Record<string, string>} found @returns {Control} */
function control({ name, text, low, high, step, choices, label }) {
  const called = { name, text, label: label ?? name.replaceAll("_", " ") };
  if (choices) return { ...called, choices: choices.split(",").map((each) => each.trim()) };
  const whole = [text, low, high].every((number) => /^[-+]?\d+$/.test(number));
  return { ...called, low: Number(low), high: Number(high), step: Number(step ?? (whole ? 1 : (Number(high) - Number(low)) / 100)) };
}

/** A cell's source with other values. @param {string} source @param {Record<string, string>} values */
export function withValues(source, values) {
  return source.split("\n").map((line) => {
    const found = asked(line);
    return found && found.name in values ? line.replace(/(= *)[^#]*?(\s*# )/, (_, before, after) => before + values[found.name] + after) : line;
  }).join("\n");
}

/** A number as it is written in the source: with the slider's decimals, and a point if it had one.
 * @param {Control} control @param {number} value */
export function written({ text, step = 1 }, value) {
  const decimals = Math.min(6, (/\.(\d+)/.exec(String(Number(step.toPrecision(6))))?.[1] ?? "").length);
  return value.toFixed(Math.max(decimals, /[.e]/.test(text) ? 1 : 0));
}

/** The control as an element, which can take another value. `set` is called with the text of the value.
 * @param {Control} control @param {(text: string) => void} set */
export function field(control, set) {
  const name = make("span", { className: "cellrun__name", textContent: control.label });
  const { elements, take } = control.choices ? list(control, set) : range(control, set);
  take(control.text);
  return { element: make("label", { className: "cellrun__control" }, name, ...elements), take };
}

/** @param {Control} control @param {(text: string) => void} set */
function list({ choices = [] }, set) {
  const options = choices.map((value) => make("option", { value, textContent: value.replace(/^(['"])(.*)\1$/, "$2") }));
  const select = make("select", { onchange: () => set(select.value) }, ...options);
  return { elements: [select], take: (text) => void (select.value = text) };
}

/** @param {Control} control @param {(text: string) => void} set */
function range(control, set) {
  const { low, high, step } = control;
  const shown = make("output", {});
  const input = make("input", { type: "range", min: low, max: high, step });
  const say = (value) => input.setAttribute("aria-valuetext", (shown.textContent = value));
  input.addEventListener("input", () => {
    const value = written(control, Number(input.value));
    say(value);
    set(value);
  });
  /** @param {string} text */
  function take(text) {
    if (Number(input.value) !== Number(text)) input.value = text;
    say(written(control, Number(text)));
  }
  return { elements: [input, shown], take };
}
