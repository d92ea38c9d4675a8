// @ts-check
// The buttons of an exercise. Each says aloud which exercise it belongs to.

import { button, make } from "../kept.js";

/** @param {string} title the exercise's @param {DOMStringMap} data what its mark is known by
 * @param {Record<string, [string, () => void]>} acts the buttons' texts and what they do */
export function bar(title, { exercise = "", fingerprint = "" }, acts) {
  const mark = make("span", { className: "runner__state" });
  Object.assign(mark.dataset, { state: "", exercise, fingerprint });
  const buttons = Object.fromEntries(Object.entries(acts).map(([name, [text, act]]) => [name, button(text, act)]));
  const element = make("div", { className: "runner__bar", role: "group", ariaLabel: title }, ...Object.values(buttons), mark);

  /** Let a button say something else. @param {string} name @param {string} text */
  function rename(name, text) {
    if (buttons[name].textContent !== text) buttons[name].textContent = text;
    buttons[name].setAttribute("aria-label", `${text}: ${title}`);
  }

  /** Show some buttons and hide others. @param {Record<string, boolean>} shown */
  function show(shown) {
    for (const [name, visible] of Object.entries(shown)) buttons[name].hidden = !visible;
  }

  /** While there is a job it can be ended, and no other begun; afterwards the focus goes back.
   * @param {boolean} busy @param {string} from the button that began it */
  function setBusy(busy, from) {
    for (const name of ["run", "check"]) buttons[name].ariaDisabled = String(busy);
    const focused = document.activeElement === buttons.stop;
    show({ stop: busy });
    if (focused && !busy) buttons[from].focus();
  }

  for (const [name, [text]] of Object.entries(acts)) rename(name, text);
  return { element, rename, show, setBusy };
}
