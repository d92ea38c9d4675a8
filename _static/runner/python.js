// @ts-check
// One Python for a page, in a worker that can be ended; jobs wait in line for it.

import { died, failed, late, stopped } from "./words.js";

/**
 * @typedef {{kind: "check" | "run", exercise?: string, title: string, code: string}
 *   | {kind: "cell", title: string, cell: string}} Job a cell's job is JSON for `cell` of `page.py`
 * @typedef {{status: string, text: string, pictures?: string[], outputs?: object[], earlier?: number | null}} Answer
 * @typedef {"first" | "again" | "imports"} What
 * @typedef {{phase: "waiting", before: string[]} | {phase: "loading", what: What, read: number, total: number}
 *   | {phase: "starting", what: What} | {phase: "working"} | {phase: "running", seconds: number, done?: number, of?: number}
 *   | {phase: "printed", text: string}} News what is going on with a job
 * @typedef {{job: Job, tell: (news: News) => void, end: (answer: Answer) => void}} Ticket
 */

export const LEAST = 10; // seconds that code may run
const TIMES = 30; // as long as the book's own solution has just taken
const STALL = 30; // seconds in which not one byte comes
const START = 300; // seconds from the last byte on, which a busy machine may well need

/** Those who wait; the first one's job is under way as soon as Python is. @type {Ticket[]} */
const line = [];
/** @type {Worker | null} */
let worker = null;
let ready = false;
/** @type {Ticket | null} whose job the worker has */
let served = null;
let loaded = { read: 0, total: 0 };
let again = false; // whether a Python has been here before
let number = 0;
let timer = 0;

/** Put a job in line; `tell` is told what is going on. The answer always comes.
 * @param {Job} job @param {(news: News) => void} tell @returns {{answer: Promise<Answer>, stop: () => void}} */
export function ask(job, tell) {
  /** @type {Ticket} */
  const ticket = { job, tell, end() {} };
  const answer = new Promise((end) => (ticket.end = end));
  line.push(ticket);
  advance();
  return { answer, stop: () => stop(ticket) };
}

/** End a job, and the worker if it has it. @param {Ticket} ticket */
function stop(ticket) {
  if (!line.includes(ticket)) return;
  const running = ticket === served;
  if (running || line.length === 1) dismiss();
  leave(ticket, running ? stopped() : { status: "taken back", text: "" });
  if (running) warm();
}

/** @param {Ticket} ticket @param {Answer} answer */
function leave(ticket, answer) {
  line.splice(line.indexOf(ticket), 1);
  if (served === ticket) served = null;
  ticket.end(answer);
  advance();
}

/** Give the first in line its turn, and tell the others that they wait. */
function advance() {
  if (!line.length) return;
  if (!worker) hire();
  if (ready && !served) {
    served = line[0];
    served.tell({ phase: "working" });
    watchLoad(false);
    worker?.postMessage({ ...served.job, id: (number += 1) });
  }
  if (!ready) line[0]?.tell({ phase: "loading", what: what(), ...loaded });
  line.slice(1).forEach(({ tell }, index) => {
    tell({ phase: "waiting", before: line.slice(0, index + 1).map(({ job }) => job.title) });
  });
}

/** Start a Python. */
function hire() {
  loaded = { read: 0, total: 0 };
  try {
    const mine = (worker = new Worker(new URL("worker.js", import.meta.url)));
    mine.onmessage = ({ data }) => mine === worker && hear(data);
    mine.onerror = (event) => mine === worker && lose({ reason: ready ? "lost" : "unreachable", said: event.message ?? "" });
    watchLoad(true);
  } catch (error) {
    queueMicrotask(() => lose({ reason: "impossible", said: error.message }));
  }
}

/** Start a new Python at once after one was ended, so that the next run need not wait for it. */
function warm() {
  if (!worker) hire();
}

function dismiss() {
  clearTimeout(timer);
  worker?.terminate();
  worker = null;
  ready = false;
}

/** End everything if nothing is heard for so many seconds. */
function watch(seconds, act) {
  clearTimeout(timer);
  timer = setTimeout(act, seconds * 1000);
}

/** End a load that stands still, or a start that takes for ever. @param {boolean} bytes whether some are to come */
function watchLoad(bytes) {
  if (bytes) watch(STALL, () => lose({ reason: "stalled", said: `${STALL} seconds` }));
  else watch(START, () => lose({ reason: "unstarted" }));
}

/** What the worker says, by its type. @type {Record<string, (data: any) => void>} */
const heard = {
  loading(news) {
    if (ready && !served) return; // what still came after a load had failed
    loaded = { read: news.read, total: news.total };
    watchLoad(news.read < news.total);
    line[0]?.tell({ phase: "loading", what: what(), ...loaded });
  },
  starting() {
    watchLoad(false);
    line[0]?.tell({ phase: "starting", what: what() });
  },
  ready() {
    clearTimeout(timer);
    ready = again = true;
    advance();
  },
  clock({ seconds, done, of }) {
    const limit = Math.ceil(Math.max(LEAST, TIMES * seconds));
    watch(limit, () => end(late(served?.job, limit)));
    served?.tell({ phase: "running", seconds: limit, done, of });
  },
  printed({ text }) {
    served?.tell({ phase: "printed", text });
  },
  answer({ answer }) {
    clearTimeout(timer);
    if (served) leave(served, answer);
  },
  failed(why) {
    if (!("id" in why) || !served) return lose(why);
    clearTimeout(timer);
    leave(served, failed(why, loaded, "What the code imports"));
  },
};

/** What is being loaded. @returns {What} */
const what = () => (served ? "imports" : again ? "again" : "first");

function hear(data) {
  if ("id" in data && data.id !== number) return;
  heard[data.type](data);
}

/** End the job that the worker has, and the worker. @param {Answer} answer */
function end(answer) {
  dismiss();
  if (served) leave(served, answer);
  warm();
}

/** Python is not to be had, or is no more. Who waited for it is told; the next to ask gets another.
 * @param {{reason: string, file?: string, status?: number, said?: string}} why */
function lose(why) {
  const wasReady = ready && why.reason === "lost";
  dismiss();
  if (wasReady && served) return leave(served, died(why.said ?? ""));
  const answer = failed(why, loaded);
  served = null;
  for (const ticket of line.splice(0)) ticket.end(answer);
}
