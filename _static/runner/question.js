// @ts-check
// A question's answer as a reader gives it: a choice among radio buttons, or a number in a field.

import { make } from "../kept.js";
import { asTyped, number } from "./judge.js";

/** @typedef {import("./judge.js").Question} Question */

/** A form for the answer. @param {HTMLElement} section the exercise's @param {string} id
 * @param {string} title @param {Question} question */
export function answerForm(section, id, title, question) {
  const fields = question.choices.length ? choices(section, id, question) : field(id);
  const legend = make("legend", {}, make("span", { className: "hidden", textContent: `${title}: ` }), "Your answer");
  const enter = make("input", { type: "submit", hidden: true }); // so that Enter gives the answer
  const fieldset = make("fieldset", {}, legend, fields.element);
  const element = make("form", { className: "runner__answer", noValidate: true }, fieldset, enter);
  return {
    element,
    focus: fields.focus,
    get text() { return fields.get(); },
    set text(text) { fields.set(text); },
  };
}

/** Radio buttons, in the list of choices of the exercise's statement, which moves here. */
function choices(section, id, { choices: keys }) {
  const list = [...section.querySelectorAll("ul")].find((each) => isListOf(each, keys)) ?? written(keys);
  const buttons = keys.map((value) => make("input", { type: "radio", name: id, value }));
  list.className = "runner__choices";
  [...list.children].forEach((item, index) => {
    const key = item.querySelector("code");
    if (key) key.textContent = keys[index];
    const words = make("span", {}, ...(item.firstElementChild?.localName === "p" ? item.firstElementChild : item).childNodes);
    item.replaceChildren(make("label", {}, buttons[index], words));
  });
  return {
    element: list,
    focus: () => (buttons.find((each) => each.checked) ?? buttons[0]).focus(),
    get: () => buttons.find((each) => each.checked)?.value ?? "",
    set: (text) => buttons.forEach((each) => (each.checked = each.value === text)),
  };
}

const isListOf = (list, keys) =>
  list.children.length === keys.length &&
  keys.every((key, index) => list.children[index].querySelector("code")?.textContent === `'${key}'`);

const written = (keys) => make("ul", {}, ...keys.map((key) => make("li", {}, make("code", { textContent: key }))));

const NUMBERS = "A number such as 0.25, -3, 1e-4 or 1/3; an expression such as log(2) takes Python.";
const PLAIN = { autocomplete: "off", autocapitalize: "off", spellcheck: false };

/** A field for a number. */
function field(id) {
  const help = make("span", { className: "runner__note", id: `${id}/help`, textContent: NUMBERS });
  const input = make("input", { type: "text", name: id, maxLength: 100, ...PLAIN });
  input.setAttribute("aria-describedby", help.id);
  return {
    element: make("div", { className: "runner__number" }, make("label", {}, "A number", input), help),
    focus: () => input.focus(),
    get: () => input.value,
    set: (text) => (input.value = text),
  };
}

/** The Python code that gives an answer. @param {Question} question @param {string} text */
export function codeOf(question, text) {
  if (!text.trim()) return "answer = None";
  return question.choices.length ? `answer = '${text}'` : `answer = ${asTyped(text)}`;
}

/** The answer that a code gives; null if it takes the editor to show it. @param {Question} question @param {string} code */
export function textOf(question, code) {
  const text = /^answer = (.{0,100})$/.exec(code.trim())?.[1];
  if (text === undefined || text === "None") return text === undefined ? null : "";
  if (!question.choices.length) return /[;#='"]/.test(text) ? null : text;
  return question.choices.find((key) => text === `'${key}'` || text === `"${key}"`) ?? null;
}

/** Code that works an expression out. @param {string} text */
export const expression = (text) => `import numpy as np\nfrom math import *\n\nanswer = ${asTyped(text).replace(/\^/g, "**")}`;

/** What to say of a text that is no number, if there is more to say. @param {Question} question @param {string} text */
export function adviceOn(question, text) {
  if (question.choices.length || number(text)?.value !== null || !/\d,\d/.test(text)) return "";
  return " Write a decimal point, and nothing between thousands.";
}
