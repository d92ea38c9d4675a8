// What the pages do beyond HTML. Without this script everything can still be read.
"use strict";

const root = document.documentElement;
const bookScript = document.currentScript.src; // all scripts of a page share their names
const wide = matchMedia("(min-width: 70rem)");

/** Show which theme the button would choose, and name it for screen readers. */
function showTheme() {
  const name = root.dataset.theme === "dark" ? "Light colours" : "Dark colours";
  const button = document.querySelector("[data-action=theme]");
  button.querySelector(".hidden").textContent = name;
  button.title = name;
}

/** Change between light and dark, and remember it. */
function toggleTheme() {
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  remember("theme", root.dataset.theme);
  showTheme();
}

/** Remember a choice, where the browser allows that; the head of each page reads it again. */
function remember(name, choice) {
  try {
    localStorage.setItem(name, choice);
  } catch {
    // It holds for this page.
  }
}

/** What was remembered, if anything. */
function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Show of the code the key lines, all, or none, and set the switch to it. */
function showCode() {
  for (const fold of document.querySelectorAll("details.fold")) fold.open = root.dataset.code === "all";
  for (const input of document.querySelectorAll(".code-switch input")) {
    input.checked = input.value === root.dataset.code;
  }
}

/** Take the reader's choice, and remember it. */
function chooseCode(event) {
  if (!event.target.matches(".code-switch input")) return;
  root.dataset.code = event.target.value;
  remember("code", root.dataset.code);
  showCode();
}

/** On a wide screen both lists of contents stand beside the text; on a narrow one they fold. */
function foldContents() {
  for (const list of document.querySelectorAll(".chapters, .contents")) list.open = wide.matches;
}

const scrolling = "pre, .katex-display, .scrolls";

/** Let the keyboard scroll what is wider or higher than its box, and only that. */
function markScrollable() {
  const boxes = [...document.querySelectorAll(scrolling)];
  // All are measured before one is changed: a change between would lay the page out again for each.
  const hidden = boxes.map((box) => Math.max(box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight));
  const wider = boxes.map(isWider);
  boxes.forEach((box, n) => {
    if (hidden[n] > 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    markWider(box, wider[n]);
  });
}

/** Whether there is more at the right of what a box shows; at its end there is no more. */
function isWider(box) {
  return box.scrollWidth - box.clientWidth - box.scrollLeft > 1;
}

/** Show at the right edge of a box that there is more. */
function markWider(box, wider = isWider(box)) {
  box.toggleAttribute("data-wider", wider);
}

/** Put each table into a box of its own that scrolls. */
function wrapTables() {
  for (const table of document.querySelectorAll("article table:not(.scrolls table)")) {
    const box = document.createElement("div");
    box.className = "scrolls";
    table.replaceWith(box);
    box.append(table);
  }
}

/** Give a block of code a button that copies it. */
function addCopyButton(block) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy this code");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  block.parentElement.append(button);
}

/** Mark in the list of contents the section that is being read. */
function followReading() {
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a")) links.set(link.hash.slice(1), link);
  const read = new Set(); // the sections across the line of reading, with those that hold them
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) read[isIntersecting ? "add" : "delete"](target.id);
    const here = [...links.keys()].findLast((id) => read.has(id));
    for (const [id, link] of links) link.toggleAttribute("data-reading", id === here);
    if (!wide.matches) return;
    if (here) links.get(here).scrollIntoView({ block: "nearest" });
    else document.querySelector(".contents").scrollTop = 0;
  }, { rootMargin: "-10% 0px -80% 0px" });
  for (const section of document.querySelectorAll("article section[id]")) {
    if (links.has(section.id)) observer.observe(section);
  }
}

/** Bring in what is text until it is asked for, in a part of the page: without scripts it stands there. */
function bringIn(part) {
  for (const waiting of part.querySelectorAll("details noscript")) {
    const template = document.createElement("template");
    template.innerHTML = waiting.textContent;
    waiting.replaceWith(template.content);
  }
}

/** Open the folded parts that hold the target of the address, so that a link into them works. */
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let part = target; part; part = part.parentElement) {
    if (part.localName === "details") part.open = true;
  }
  target.scrollIntoView();
}

let folded = [];

/** Print on white; what is folded is open, but code is as the reader chose it. */
function beforePrint() {
  root.dataset.screenTheme = root.dataset.theme;
  root.dataset.theme = "light";
  bringIn(document);
  folded = [...document.querySelectorAll("article details:not([open], .fold, .map-table)")];
  for (const part of folded) part.open = true;
}

/** Go back to the colours of the screen, and fold what was folded. */
function afterPrint() {
  root.dataset.theme = root.dataset.screenTheme;
  for (const part of folded) part.open = false;
  folded = [];
}

/** Print the page when its interactive figures are drawn. */
async function printPage() {
  await drawAll();
  print();
}

/** Keep the book for reading without a network, unless the reader said no or counts bytes. */
async function keepOffline() {
  if (!navigator.serviceWorker || location.hostname === "localhost" || navigator.connection?.saveData) return;
  if (remembered("offline") === "off") return;
  try {
    await navigator.serviceWorker.register(new URL("../service_worker.js", bookScript));
  } catch {
    // The pages are read from the network alone; the front page says what is kept.
  }
}

/** Show on the front page what is kept. */
async function showKept() {
  const place = document.querySelector(".offline");
  if (place && location.protocol !== "file:") (await import(new URL("offline.js", bookScript))).show(place);
}

/** Take away the explanation of a kind that is in the way. */
function closeExplanation(event) {
  const kind = document.activeElement;
  if (event.key === "Escape" && kind?.matches(".kind")) kind.blur();
}

/** Close an open menu on Escape or on a click elsewhere. */
function closeMenus(event) {
  if (event.type === "keydown" && event.key !== "Escape") return;
  const menus = wide.matches ? ".menu[open]" : ".menu[open], .chapters[open]";
  for (const menu of document.querySelectorAll(menus)) {
    if (event.type === "click" && menu.contains(event.target)) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}

showTheme();
showCode();
foldContents();
wrapTables();
document.querySelectorAll("article div.highlight > pre").forEach(addCopyButton);
markScrollable();
followReading();
openTarget();
wide.addEventListener("change", foldContents);
addEventListener("resize", markScrollable);
addEventListener("hashchange", openTarget);
addEventListener("beforeprint", beforePrint);
addEventListener("afterprint", afterPrint);
addEventListener("keydown", closeMenus);
addEventListener("keydown", closeExplanation);
addEventListener("click", closeMenus);
addEventListener("change", chooseCode);
addEventListener("load", () => setTimeout(keepOffline, 2000)); // when the page itself has come
showKept();
document.addEventListener("toggle", (event) => (bringIn(event.target), markScrollable()), true);
document.addEventListener("scroll", (event) => event.target.matches?.(scrolling) && markWider(event.target), true);
document.querySelector("[data-action=theme]").addEventListener("click", toggleTheme);
document.querySelector("[data-action=print]")?.addEventListener("click", printPage);
