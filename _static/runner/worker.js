// @ts-check
// Runs the Python of a page, one job at a time. The page can end this worker at any time.
//
// It says {type: "loading" | "starting" | "ready"} on its way; then it takes jobs, {id, kind, ...}, and says
// of each {type: "clock", id, seconds} when the learner's code starts (for a cell, with the earlier cells that
// are `done` `of` all to run), {type: "printed", id, text} while it runs, {type: "answer", id, answer} at its end. {type: "failed", id, ...}: what a job imports cannot be had;
// {type: "failed", ...} without an id: the page should end this worker.
"use strict";

// @ts-ignore
importScripts("loading.js");

// @ts-ignore
const files = new Files((news) => postMessage({ type: "loading", ...news }));
const ready = start().catch(fail);

async function start() {
  if (typeof WebAssembly !== "object") throw Object.assign(new Error(), { reason: "impossible" });
  await files.first();
  postMessage({ type: "starting" });
  files.serve();
  await files.script("pyodide/pyodide.js");
  await files.script("pyodide/pyodide.asm.js");
  const python = await Promise.race([instantiated(), startPyodide()]);
  const wheel = await files.get("mlfund.whl");
  python.unpackArchive(wheel.buffer, "wheel");
  files.forget();
  const page = python.pyimport("mlfund.judge.page");
  postMessage({ type: "ready" });
  return { python, page };
}

async function startPyodide() {
  const indexURL = new URL("pyodide/", location.href).href;
  const env = { MPLBACKEND: "agg", MLFUND_PROGRESS: "off", HOME: "/home/pyodide" };
  // @ts-ignore
  const python = await loadPyodide({ indexURL, env });
  python.setStderr({ batched() {} }); // matplotlib tells of its font cache
  await python.loadPackage("numpy", { messageCallback() {} });
  files.raise();
  return python;
}

/** Rejects if WebAssembly does, which Pyodide would wait for without end. */
function instantiated() {
  return new Promise((_, reject) => {
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = (...given) =>
      instantiate(...given).catch((error) => {
        reject(Object.assign(error, { reason: "unstarted" }));
        throw error;
      });
  });
}

/** Lay a data set where `mlfund/cells/datasets.py` looks for it. @param {string} name */
async function loadData(python, name) {
  const place = `/data/${name}.npz`;
  if (python.FS.analyzePath(place).exists) return;
  python.FS.mkdirTree("/data");
  python.FS.writeFile(place, await files.get(`data/${name}.npz`));
}

/** Load what the code imports; return whether that could be done. Python itself lives on if not. */
async function loadImports({ python, page }, { code, data = [] }, { id, kind }) {
  const before = Object.keys(python.loadedPackages).length;
  try {
    await Promise.all(data.map((name) => loadData(python, name)));
    await python.loadPackagesFromImports(code, { messageCallback() {}, errorCallback() {} });
    files.raise();
  } catch (error) {
    fail(error, { id });
    return false;
  } finally {
    files.forget();
  }
  if (Object.keys(python.loadedPackages).length === before) return true;
  postMessage({ type: "starting" });
  if (python.loadedPackages.matplotlib) python.runPython("import matplotlib.pyplot"); // takes seconds, once
  page.warm(kind === "cell" ? code : "");
  return true;
}

const CELL = 4; // seconds that a cell of the book may have taken

/** What each kind of job does. `clock` says that the time runs from now on.
 * @type {Record<string, (page: any, job: any, tell: any, clock: any) => string>} */
const kinds = {
  check(page, { exercise, code }, tell, clock) {
    clock(page.seconds(exercise));
    return page.check(exercise, code, tell);
  },
  run(page, { exercise, code }, tell, clock) {
    clock(exercise ? page.seconds(exercise) : 0);
    return page.run(code, tell);
  },
  cell: (page, { cell }, tell, clock) => page.cell(cell, tell, (done, of) => clock(CELL, { done, of })),
};

onmessage = async ({ data: job }) => {
  const { id, kind } = job;
  try {
    const { python, page } = await ready;
    const wanted = kind === "cell" ? JSON.parse(page.imports(job.cell)) : job;
    if (!(await loadImports({ python, page }, wanted, job))) return;
    const tell = (text) => postMessage({ type: "printed", id, text });
    const clock = (seconds, more) => postMessage({ type: "clock", id, seconds, ...more });
    postMessage({ type: "answer", id, answer: JSON.parse(kinds[kind](page, job, tell, clock)) });
  } catch (error) {
    fail(error);
  }
};

/** Tell the page that this is the end, of one job if it is named. */
function fail(error, job = {}) {
  const { reason = "lost", file = "", status = 0 } = error ?? {};
  const said = String(error?.message || error?.name || "").trim().split("\n").at(-1);
  postMessage({ type: "failed", ...job, reason, file, status, said });
}
