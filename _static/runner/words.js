// @ts-check
// What the page says of a run, of its end, and of what went wrong.

/** @typedef {import("./python.js").Answer} Answer */

/** What a verdict comes to, in a few words. @type {Record<string, string>} */
export const SAID = {
  passed: "Passed.",
  failed: "Not yet: see below.",
  "not attempted": "Not attempted yet.",
  stopped: "Stopped: see below.",
  ran: "It ran.",
  unjudged: "Not run: see below.",
  "taken back": "Taken back: nothing was run.",
};

/** What there is to say of a cell that cannot run here. @param {string[]} missing */
export const lacks = (missing) =>
  `This cell needs ${missing.join(" and ")}, which the Python of this page has not. “Run or download”, at the top of the page, `
  + "saves the chapter for your own computer, or opens it elsewhere.";

/** What is no verdict. */
export const UNRECORDED = ["not attempted", "unjudged", "taken back"];

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/** How far a load is. @param {{read: number, total: number}} loaded */
export const howFar = ({ read, total }) => (total ? `${megabytes(read)} of ${megabytes(total)} MB` : "");

const LOADING = { first: "Loading Python, once", again: "Starting Python again", imports: "Loading what your code imports" };
const STARTING = { ...LOADING, first: "Starting Python", imports: "Starting what your code imports" };

/** What is going on. @param {import("./python.js").News} news @returns {string} */
export function going(news) {
  if (news.phase === "waiting") return waiting(news.before);
  if (news.phase === "loading") return LOADING[news.what];
  if (news.phase === "starting") return STARTING[news.what];
  if (news.phase !== "running") return "Running";
  const { seconds, done = 0, of = 0 } = news;
  if (done < of) return `Running what it needs: earlier cell ${done + 1} of ${of}`;
  return `Running, for ${seconds} seconds at most`;
}

/** @param {string[]} before the titles of those that come first */
function waiting(before) {
  const [first, ...others] = before;
  const more = others.length ? `, and ${others.length} more` : "";
  return `Waiting: “${first}”${more} comes first. Yours is number ${before.length + 1} in line`;
}

/** @returns {Answer} */
export const stopped = () => ({ status: "stopped", text: "It was stopped. The code is as you left it." });

/** @param {{kind: string, exercise?: string} | undefined} job @param {number} seconds @returns {Answer} */
export function late(job, seconds) {
  const title = job?.kind === "check" ? `${job.exercise}: STOPPED\n  [ ] it comes to an end\n\nFound:\n    ` : "";
  return { status: "stopped", text: `${title}It had not finished after ${seconds} seconds.` };
}

/** Python ended while it ran somebody's code. @param {string} said @returns {Answer} */
export function died(said) {
  const why = /memory|allocation/i.test(said) ? "it ran out of memory" : /call stack|recursion/i.test(said)
    ? "a function called itself too many times" : said || "it gave no reason";
  return { status: "stopped", text: `Python ended with this run: ${why}. Your code is still here; the next run starts Python anew.` };
}

const AGAIN = "Press Check or Run to try again: what has come is mostly kept, and need not come twice.";
const ELSEWHERE = "The exercise can also be done elsewhere: “Run or download”, at the top of the page, saves the chapter, or opens it on another machine.";

/** What to do about each reason why Python is not here. */
const REASONS = {
  offline: () => ["this device is offline", `Its files come from the site of the book, once. ${AGAIN}`],
  unreachable: () => ["the site of the book cannot be reached", `Look whether the connection works, and whether something blocks it. ${AGAIN}`],
  refused: ({ file, status }) => [`the site refused ${file} (${status})`, `That is the site's fault, or that of something between it and you. ${AGAIN} ${ELSEWHERE}`],
  broken: ({ file }, far) => [`the connection broke off in ${file}${far}`, AGAIN],
  stalled: ({ said }, far) => [`for ${said} nothing came${far}`, `The connection is very slow, or gone. ${AGAIN}`],
  damaged: ({ file }) => [`${file} is not the file that it should be`, `Something between the site and you has changed it, or the site is being renewed. Reload the page; your code stays. ${ELSEWHERE}`],
  impossible: () => ["this browser does not run WebAssembly", `It is too old, or set to be very strict. ${ELSEWHERE}`],
  unstarted: ({ said }) => [`this browser could not start it${said ? ` (${said})` : ""}`, `Close other pages, which may free memory. ${AGAIN} ${ELSEWHERE}`],
  lost: ({ said }) => [said || "it gave no reason", `${AGAIN} ${ELSEWHERE}`],
};

/** Python could not be loaded. @param {{reason: string, file?: string, status?: number, said?: string}} why
 * @param {{read: number, total: number}} loaded @param {string} what @returns {Answer} */
export function failed(why, loaded, what = "Python") {
  const offline = why.reason === "unreachable" && navigator.onLine === false;
  const far = loaded.total ? `, after ${howFar(loaded)}` : "";
  const [cause, advice] = (REASONS[offline ? "offline" : why.reason] ?? REASONS.lost)(why, far);
  return { status: "unjudged", text: `${what} could not be loaded: ${cause}.\n\n${advice}` };
}
