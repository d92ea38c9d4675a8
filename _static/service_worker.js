// Keeps the book for reading without a network: its pages after the first visit, Python once used.
// The build puts what it keeps in front: BOOK = { version, python, files: { path: digest }, bytes }.
"use strict";

const scope = self.registration.scope;
const OURS = `mlfund ${scope} `;
const PAGES = `${OURS}pages ${BOOK.version}`;
const PYTHON = `${OURS}python ${BOOK.python}`;
const KEPT = `${scope}kept.json`; // in a copy that is whole: what it holds
const AT_ONCE = 6; // requests
const PATIENCE = 4000; // ms that a kept page waits for the network

/** Keep every file of the book; what an older copy has unchanged comes from there. */
async function keepBook() {
  const cache = await caches.open(PAGES);
  const older = await olderCopy();
  const here = new Set((await cache.keys()).map((request) => request.url));
  const missing = Object.keys(BOOK.files).filter((path) => !here.has(scope + path));
  const keepNext = async () => {
    for (let path = missing.pop(); path; path = missing.pop()) await keepFile(cache, older, path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, keepNext));
  await cache.put(KEPT, new Response(JSON.stringify(BOOK)));
}

/** The last copy that is whole, and what it holds. */
async function olderCopy() {
  for (const name of (await caches.keys()).filter((n) => n.startsWith(`${OURS}pages `) && n !== PAGES)) {
    const cache = await caches.open(name);
    const kept = await cache.match(KEPT);
    if (kept) return { cache, files: (await kept.json()).files };
  }
  return null;
}

async function keepFile(cache, older, path) {
  const same = older?.files[path] === BOOK.files[path] && (await older?.cache.match(scope + path));
  if (same) await cache.put(scope + path, same);
  else await cache.add(new Request(scope + path, { cache: "no-cache" }));
}

/** Let go of the copies that this one replaces. */
async function letGo() {
  for (const name of await caches.keys()) {
    if (name.startsWith(OURS) && name !== PAGES && name !== PYTHON) await caches.delete(name);
  }
  await self.clients.claim();
}

/** The answer of the network; without one, or if it takes too long, what is kept. */
async function freshOrKept(request) {
  const fresh = fetch(request);
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("late")));
  try {
    return await Promise.race([fresh, late]);
  } catch {
    const address = request.url.replace(/[?#].*$/, "").replace(/\/$/, "/index.html");
    return (await caches.match(address)) ?? fresh;
  }
}

/** A file of Python's, which is kept once it has come; the page checks it, and may ask anew. */
async function keptOrFresh(event) {
  const { request } = event;
  const cache = await caches.open(PYTHON);
  const kept = request.cache === "reload" ? undefined : await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  const copy = answer.clone();
  if (answer.ok) event.waitUntil(cache.put(request.url, copy).catch(() => {})); // no room: not kept
  return answer;
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepBook());
});
self.addEventListener("activate", (event) => event.waitUntil(letGo()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET" || !url.startsWith(scope)) return;
  const isPython = url.startsWith(`${scope}_static/runner/pyodide/`);
  event.respondWith(isPython ? keptOrFresh(event) : freshOrKept(event.request));
});
