// What is kept of the book for reading without a network: how much it is, and how to drop it.
// @ts-check

const root = new URL("..", import.meta.url).href;
const OURS = `mlfund ${root} `;
const OFF = "offline"; // the key under which a reader's no is kept

/** @param {number} bytes */
const size = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** How many files of the book are kept, and their bytes; null if not all have come. */
async function pages() {
  for (const name of await caches.keys()) {
    if (!name.startsWith(`${OURS}pages `)) continue;
    const kept = await (await caches.open(name)).match(`${root}kept.json`);
    if (kept) return kept.json();
  }
  return null;
}

/** The bytes of Python's files that are kept. */
async function python() {
  let bytes = 0;
  for (const name of await caches.keys()) {
    if (!name.startsWith(`${OURS}python `)) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) bytes += (await (await cache.match(request))?.blob())?.size ?? 0;
  }
  return bytes;
}

/** Drop all that is kept of the book, and keep nothing from now on. */
async function drop() {
  localStorage.setItem(OFF, "off");
  for (const kept of await navigator.serviceWorker.getRegistrations()) {
    if (kept.scope === root) await kept.unregister();
  }
  for (const name of await caches.keys()) if (name.startsWith(OURS)) await caches.delete(name);
}

/** Keep the book, from now on. */
async function keep() {
  localStorage.removeItem(OFF);
  const registration = await navigator.serviceWorker.register(`${root}service_worker.js`);
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  await new Promise((done) => {
    const look = () => ["activated", "redundant"].includes(worker?.state ?? "redundant") && done(null);
    worker?.addEventListener("statechange", look);
    look();
  });
}

/** What to say of the copy. */
async function state() {
  const book = await pages();
  if (!book) return { words: "Nothing is kept on this device yet.", act: keep, name: "Keep the book" };
  const extra = await python();
  const words = `Kept on this device: the book, ${size(book.bytes)}`
    + (extra ? `, and Python, ${size(extra)}.` : ". Python is not: it is kept once you have used it.");
  return { words, act: drop, name: "Drop what is kept" };
}

/** Show what is kept, with a button. @param {Element} place */
export async function show(place) {
  if (!navigator.serviceWorker || !self.caches) {
    place.textContent = "This browser keeps no pages here, perhaps because the address does not begin with https.";
    return;
  }
  const { words, act, name } = await state();
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.textContent = words;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.addEventListener("click", async () => {
    button.disabled = true;
    said.textContent = act === keep ? "The pages are coming …" : "";
    try {
      await act();
      await show(place);
    } catch {
      said.textContent = "That did not work: there may be no network, no room, or no permission to keep anything.";
      button.disabled = false;
    }
  });
  place.replaceChildren(said, button);
  if (act === keep) navigator.serviceWorker.ready.then(() => show(place)); // it may be on its way
}
