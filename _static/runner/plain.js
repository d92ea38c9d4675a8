// @ts-check
// A plain field for code, where the editor could not be loaded.

import { make } from "../kept.js";

/** Put a field into a box. @type {typeof import("./editor.js").edit} */
export function edit(box, { label, code, keys, onchange }) {
  const look = { className: "runner__plain", spellcheck: false, autocapitalize: "off" };
  const field = make("textarea", { ...look, ariaLabel: label, value: code });
  const fit = () => (field.rows = field.value.split("\n").length + 1);
  field.addEventListener("input", () => (fit(), onchange(field.value)));
  field.addEventListener("keydown", (event) => {
    const act = keys[`${event.ctrlKey ? "Ctrl-" : ""}${event.shiftKey ? "Shift-" : ""}${event.key}`];
    if (act) event.preventDefault();
    act?.();
  });
  fit();
  box.append(field);
  return {
    focus: () => field.focus(),
    get code() { return field.value; },
    set code(text) { field.value = text; fit(); onchange(text); },
  };
}
