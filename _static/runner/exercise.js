// @ts-check
// Makes each exercise of a page one that is solved on the page.

import { make } from "../kept.js";
import { load, state, update } from "../progress.js";
import { SECONDS, ask, stop } from "./python.js";

const SAID = {
  passed: "Passed.",
  failed: "Not yet: see below.",
  "not attempted": "Not attempted yet.",
  stopped: "Stopped: see below.",
  ran: "It ran.",
};
const KEYS = "Tab indents; Escape and then Tab leaves the editor. Shift-Enter runs, Control-Enter checks.";

/** Set an exercise up. @param {HTMLElement} box the place for its buttons, after its starter's cell */
function setUp(box) {
  const { exercise: id = "", fingerprint = "", starter = "" } = box.dataset;
  const section = /** @type {HTMLElement} */ (box.closest("section"));
  const cell = /** @type {HTMLElement} */ (box.previousElementSibling);
  const title = section.querySelector("h3")?.firstChild?.textContent ?? id;
  const place = make("div", { className: "runner__editor" });
  const said = make("p", { className: "runner__said", role: "status" });
  const output = make("div", { className: "runner__output" });
  /** @type {any} */
  let editor = null;
  let running = false;

  const code = () => editor?.code ?? load()[id]?.code ?? starter;
  const say = (text) => (said.textContent = text);

  async function open({ focus = true } = {}) {
    if (editor) return;
    try {
      const { edit } = await import("./editor.js");
      const keys = { "Shift-Enter": () => start(false), "Ctrl-Enter": () => start(true) };
      const onchange = (text) => update(id, { code: text === starter ? undefined : text });
      editor ??= edit(place, { label: `Your code: ${title}`, code: code(), keys, onchange });
    } catch (error) {
      return say(`The editor could not be loaded: ${error.message}.`);
    }
    cell.hidden = buttons.edit.hidden = true;
    help.hidden = false;
    if (focus) editor.focus();
  }

  async function start(checked) {
    if (running) return;
    setRunning(true);
    output.replaceChildren();
    await open();
    show(await ask({ code: code(), ...(checked && { exercise: id }) }, say), checked);
    setRunning(false);
  }

  function setRunning(now) {
    running = now;
    output.ariaBusy = String(now);
  }

  function show({ status, text, pictures = [] }, checked) {
    const kept = !checked || status === "not attempted" || update(id, { status, fingerprint });
    say(SAID[status] + (kept ? "" : " This browser keeps no progress."));
    const shown = text || (checked || pictures.length ? "" : "It printed nothing: call your function to see what it returns.");
    output.replaceChildren(...(shown ? [make("pre", { textContent: shown, tabIndex: 0, ariaLabel: "Output" })] : []));
    for (const data of pictures) {
      output.append(make("img", { src: `data:image/png;base64,${data}`, alt: "The picture that your code drew" }));
    }
  }

  function hint() {
    const hints = /** @type {HTMLDetailsElement[]} */ ([...section.querySelectorAll("details.sd-dropdown")]);
    const next = hints.findIndex((each) => !each.open);
    if (next < 0) return say("There are no more hints.");
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

  function reset() {
    if (running) stop();
    update(id, { code: undefined });
    if (editor) editor.code = starter;
    output.replaceChildren();
    say("The code is as it was at first.");
  }

  const button = (text, act) => make("button", { type: "button", textContent: text, onclick: act });
  const buttons = {
    edit: button("Edit", () => open()),
    run: button("Run", () => start(false)),
    check: button("Check", () => start(true)),
    hint: button("Hint", hint),
    solution: button("Solution", solution),
    reset: button("Reset", reset),
  };
  for (const each of Object.values(buttons)) each.setAttribute("aria-label", `${each.textContent}: ${title}`);
  const mark = make("span", { className: "runner__state" });
  Object.assign(mark.dataset, { state: "", exercise: id, fingerprint });
  const bar = make("div", { className: "runner__bar", role: "group", ariaLabel: title });
  bar.append(...Object.values(buttons), mark);
  const help = make("p", { className: "runner__help", textContent: `${KEYS} Code that runs for ${SECONDS} seconds is stopped.`, hidden: true });
  box.replaceChildren(place, bar, help, said, output);
  cell.addEventListener("click", () => getSelection()?.isCollapsed && open());
  if (load()[id]?.code) whenSeen(box, () => open({ focus: false }));
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
