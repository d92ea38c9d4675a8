// @ts-check
// Which chapters the reader has read: marked at a chapter's end or at the interview desk, which filters by it.

import { make, save, setAside, stored } from "./kept.js";

const KEY = "mlfund.read";

/** The topics that are marked. @returns {Set<string>} */
export function chaptersRead() {
  const text = stored(KEY) ?? "[]";
  try {
    const topics = JSON.parse(text);
    if (Array.isArray(topics) && topics.every((topic) => typeof topic === "string")) return new Set(topics);
  } catch {
    // It is set aside like any other damage.
  }
  setAside(KEY, text);
  return new Set();
}

/** A box that marks a chapter. @param {string} topic @param {string} text @param {() => void} [after] */
export function readBox(topic, text, after = () => {}) {
  const box = make("input", { type: "checkbox", checked: chaptersRead().has(topic) });
  box.addEventListener("change", () => {
    const topics = chaptersRead();
    if (box.checked) topics.add(topic);
    else topics.delete(topic);
    save(KEY, JSON.stringify([...topics]));
    after();
  });
  return make("label", { className: "read" }, box, ` ${text}`);
}

const end = /** @type {HTMLElement | null} */ (document.querySelector("[data-chapter-end]"));
end?.replaceChildren(readBox(end.dataset.chapterEnd ?? "", "I have read this chapter"));
