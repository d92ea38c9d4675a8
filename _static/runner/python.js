// @ts-check
// One Python for all exercises of a page, in a worker that can be ended.

/**
 * @typedef {{exercise?: string, code: string}} Job
 * @typedef {{status: string, text: string, pictures?: string[]}} Answer
 */

export const SECONDS = 10;

/** @type {Worker | null} */
let worker = null;
/** @type {Promise<any>} */
let queue = Promise.resolve();
/** @type {((answer: Answer) => void) | null} */
let end = null;

/** Run a job when those before it are done; `say` is told what is going on. It never rejects.
 * @param {Job} job @param {(text: string) => void} say @returns {Promise<Answer>} */
export function ask(job, say) {
  return (queue = queue.then(() => turn(job, say)));
}

/** End the job that is running, and the worker with it. */
export function stop() {
  end?.({ status: "stopped", text: "It was stopped." });
}

function turn(job, say) {
  return new Promise((resolve) => {
    say(worker ? "Running" : "Loading Python, once");
    let timer = 0;
    const done = (answer) => {
      clearTimeout(timer);
      end = null;
      resolve(answer);
    };
    end = (answer) => {
      worker?.terminate();
      worker = null;
      done(answer);
    };
    try {
      worker ??= new Worker(new URL("worker.js", import.meta.url));
    } catch (error) {
      return end(lost(error.message));
    }
    worker.onerror = (event) => end?.(lost(event.message || "its files could not be loaded"));
    worker.onmessage = ({ data }) => {
      if (data.lost) return end?.(lost(data.lost));
      if (!data.started) return done(data);
      say("Running");
      timer = setTimeout(() => end?.(late(job)), SECONDS * 1000);
    };
    worker.postMessage(job);
  });
}

function late({ exercise }) {
  const title = exercise ? `${exercise}: STOPPED\n  [ ] it comes to an end\n\nFound:\n    ` : "";
  return { status: "stopped", text: `${title}It had not finished after ${SECONDS} seconds.` };
}

function lost(why) {
  return { status: "stopped", text: `Python was lost (${why}). The next run starts it anew.` };
}
