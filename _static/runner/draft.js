// @ts-check
// What a learner has typed for one exercise, kept in the browser, and seen by its other tabs.

import { KEY, load, update } from "../progress.js";

/** @typedef {{take: (code: string) => void, differ: (code: string) => void, unkept: () => void}} Words */

/** The draft of an exercise.
 * @param {string} id @param {string} starter
 * @param {Words} tell `take`: another tab has changed it, and nobody has typed here; `differ`: both have
 *   been typed in; `unkept`: the browser keeps nothing */
export function draft(id, starter, tell) {
  const kept = () => load()[id]?.code ?? starter;
  let seen = kept(); // what this tab knows to be kept
  let mine = seen;
  let typed = false;

  function write(code) {
    typed = true;
    notice();
    mine = seen = code;
    if (!update(id, { code: code === starter ? undefined : code })) tell.unkept();
  }

  /** See whether another tab has written. */
  function notice() {
    const theirs = kept();
    if (theirs === seen) return;
    seen = theirs;
    if (theirs === mine) return;
    if (typed) return tell.differ(theirs);
    mine = theirs;
    tell.take(theirs);
  }

  addEventListener("storage", ({ key }) => (key === KEY || key === null) && notice());
  return { get code() { return mine; }, write };
}
