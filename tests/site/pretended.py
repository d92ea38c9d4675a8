"""A worker that only pretends to run Python, at once, on any machine: its job's code tells it how.

A line `print: text` is printed, `hang` ends nothing, `lose: why` ends Python, `slow: 0.5` says that
the book's own solution took so many seconds; else the job has a verdict.
"""

SCRIPT = """
window.workers = [];
window.Worker = class {
  constructor() {
    window.workers.push(this);
    this.alive = true;
    setTimeout(() => { this.say({ type: "loading", read: 3.1e6, total: 9.1e6 }); });
    if (!window.loadsForever) setTimeout(() => this.say({ type: "starting" }));
    if (!window.loadsForever) setTimeout(() => this.say({ type: "ready" }));
  }
  say(data) { if (this.alive) this.onmessage({ data }); }
  terminate() { this.alive = false; }
  postMessage({ id, kind, code }) {
    const told = (name) =>
      [...code.matchAll(new RegExp(`${name}: (.*)`, "g"))].map((found) => found[1]);
    const answer = { status: kind === "check" ? "passed" : "ran", text: `done: ${code}` };
    const words = [
      { type: "clock", id, seconds: Number(told("slow")[0] ?? 0.01) },
      ...told("print").map((text) => ({ type: "printed", id, text: `${text}\\n` })),
      ...told("lose").map((said) => ({ type: "failed", reason: "lost", said })),
      ...(/hang/.test(code) ? [] : [{ type: "answer", id, answer }]),
    ];
    setTimeout(() => words.forEach((data) => this.say(data)));
  }
};
"""
