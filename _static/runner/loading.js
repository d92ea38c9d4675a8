// @ts-check
// Brings Python's files into the worker: each whole and right, with a word at every step.
"use strict";

/**
 * @typedef {{size: number, packed: number, sha256: string}} Entry of a file that the site has
 * @typedef {{read: number, weight: number, size: number}} Load of a file that is on its way
 */

/** Why a file is not here. `reason` is one of unreachable, refused, broken, damaged. */
class LoadError extends Error {
  constructor(reason, file, status = 0) {
    super(`${file}: ${reason}`);
    Object.assign(this, { reason, file, status });
  }
}

const TYPES = { wasm: "application/wasm", json: "application/json", js: "text/javascript" };
const NEWS = 100; // milliseconds between two words on how far a load is

class Files {
  /** @param {(news: {read: number, total: number}) => void} tell is told how many bytes have come */
  constructor(tell) {
    this.tell = tell;
    this.told = 0;
    this.later = 0; // the timer of a word that waits
    /** @type {Record<string, Entry>} */
    this.known = {};
    /** @type {Map<string, Load>} */
    this.loads = new Map();
    /** @type {Map<string, Promise<Uint8Array>>} */
    this.coming = new Map();
    /** @type {unknown} the first thing that went wrong, which Pyodide may keep to itself */
    this.failure = null;
  }

  /** Load all that Python needs to start. */
  async first() {
    const list = JSON.parse(new TextDecoder().decode(await this.download("files.json", ["no-cache", "force-cache"])));
    this.known = list.files;
    for (const name of list.first) this.begin(name);
    return Promise.all(list.first.map((name) => this.get(name)));
  }

  /** Count a file in. @param {string} name */
  begin(name) {
    const { size, packed } = this.known[name];
    this.loads.set(name, { read: 0, weight: packed, size });
    this.news(true);
  }

  /** A file's bytes, which are loaded once. @param {string} name */
  get(name) {
    if (!this.loads.has(name)) this.begin(name);
    if (!this.coming.has(name)) this.coming.set(name, this.whole(name));
    return /** @type {Promise<Uint8Array>} */ (this.coming.get(name));
  }

  /** Load a file. What the browser kept of it may be of another version, or a refusal: ask the site then.
   * @param {string} name */
  async whole(name) {
    try {
      const kept = await this.download(name, ["force-cache"]);
      if (await this.isRight(name, kept)) return kept;
    } catch (error) {
      if (error.reason === "unreachable") throw this.note(error);
    }
    try {
      const sent = await this.download(name, ["reload"]);
      if (await this.isRight(name, sent)) return sent;
      throw new LoadError(sent.length < this.known[name].size ? "broken" : "damaged", name);
    } catch (error) {
      throw this.note(error);
    }
  }

  note(error) {
    this.failure ??= error;
    return error;
  }

  /** Read a file's bytes as they come. @param {string} name @param {RequestCache[]} caches are tried in turn */
  async download(name, [cache, ...others]) {
    let answer;
    try {
      answer = await original(new URL(name, location.href), { cache });
    } catch {
      if (others.length) return this.download(name, others);
      throw new LoadError("unreachable", name);
    }
    if (!answer.ok) throw new LoadError("refused", name, answer.status);
    try {
      return await this.read(name, answer);
    } catch {
      throw new LoadError("broken", name);
    }
  }

  /** @param {string} name @param {Response} answer */
  async read(name, answer) {
    const load = this.loads.get(name) ?? { read: 0, weight: 0, size: 0 };
    const length = Number(answer.headers.get("content-length"));
    load.weight = answer.headers.get("content-encoding") ? length || load.weight : load.size;
    load.read = 0;
    const parts = [];
    const reader = /** @type {ReadableStream} */ (answer.body).getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      parts.push(step.value);
      load.read += step.value.length;
      this.news(load.read === load.size);
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }

  /** Tell how many bytes have come over the network, of how many: now, or soon if that was told just before.
   * @param {boolean} now */
  news(now) {
    if (!now && Date.now() - this.told < NEWS) {
      this.later ||= setTimeout(() => this.news(true), NEWS);
      return;
    }
    this.quiet();
    this.told = Date.now();
    let read = 0;
    let total = 0;
    for (const load of this.loads.values()) {
      read += load.weight * Math.min(1, load.read / load.size);
      total += load.weight;
    }
    this.tell({ read, total });
  }

  /** @param {string} name @param {Uint8Array} bytes */
  async isRight(name, bytes) {
    const { size, sha256 } = this.known[name];
    if (bytes.length !== size) return false;
    if (!crypto.subtle) return true; // the page did not come over https
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return sha256 === [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** Run a script that is here. @param {string} name */
  async script(name) {
    const address = URL.createObjectURL(new Blob([await this.get(name)], { type: TYPES.js }));
    // @ts-ignore
    importScripts(address);
    URL.revokeObjectURL(address);
  }

  /** Answer from the files that are here what asks for them; leave all else to the network. */
  serve() {
    self.fetch = async (request, options) => {
      const address = new URL(typeof request === "string" ? request : "url" in request ? request.url : request, location.href);
      const name = address.href.replace(new URL(".", location.href).href, "");
      if (!(name in this.known)) return original(request, options);
      const type = TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
      return new Response(await this.get(name), { headers: { "content-type": type } });
    };
  }

  /** Tell nothing more of what has come so far. */
  quiet() {
    clearTimeout(this.later);
    this.later = 0;
  }

  /** Let go of the files, which Python has unpacked. */
  forget() {
    this.quiet();
    this.coming.clear();
    this.loads.clear();
    this.failure = null;
  }

  /** Raise what went wrong, if Pyodide has not. */
  raise() {
    if (this.failure) throw this.failure;
  }
}

const original = self.fetch.bind(self);
