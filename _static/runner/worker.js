// @ts-check
// Runs the Python of a page's exercises. The page can end this worker at any time.
"use strict";

// @ts-ignore
importScripts("pyodide/pyodide.js");

const ready = start();

async function start() {
  // @ts-ignore
  const python = await loadPyodide({ env: { MPLBACKEND: "agg", MLFUND_PROGRESS: "off", HOME: "/home/pyodide" } });
  python.setStderr({ batched() {} }); // matplotlib tells of its font cache
  await python.loadPackage("numpy", { messageCallback() {} });
  const wheel = await fetch("mlfund.whl", { cache: "no-cache" });
  python.unpackArchive(await wheel.arrayBuffer(), "wheel");
  return { python, page: python.pyimport("mlfund.judge.page") };
}

onmessage = async ({ data: { exercise, code } }) => {
  try {
    const { python, page } = await ready;
    await python.loadPackagesFromImports(code, { messageCallback() {} });
    if (python.loadedPackages.matplotlib) python.runPython("import matplotlib.pyplot"); // takes seconds, once
    postMessage({ started: true });
    postMessage(JSON.parse(exercise ? page.check(exercise, code) : page.run(code)));
  } catch (error) {
    postMessage({ lost: String(error).trim().split("\n").at(-1) });
  }
};
