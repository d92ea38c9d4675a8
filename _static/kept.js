// @ts-check
// What a browser keeps, and the buttons that carry it to another one.

/** Make an element. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A button that does something. @param {string} text @param {() => void} onclick */
export const button = (text, onclick) => make("button", { type: "button", textContent: text, onclick });

/** What the browser would not keep: it lives as long as the page. @type {Map<string, string>} */
const memory = new Map();
/** Names whose text stays as it is, since it could not be read. @type {Set<string>} */
const locked = new Set();

/** What is kept under a name, if anything is. @param {string} key */
export function stored(key) {
  return memory.get(key) ?? (locked.has(key) ? null : kept(key));
}

/** What the browser itself has. @param {string} key */
function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a browser may forbid it
  }
}

/** Keep a text; return whether it will be there on the next page. @param {string} key @param {string} text */
export function save(key, text) {
  try {
    if (locked.has(key)) throw new Error("it is not ours to write over");
    localStorage.setItem(key, text);
    memory.delete(key);
    return true;
  } catch {
    memory.set(key, text);
    return false;
  }
}

/** Leave what is kept under a name as it is; from now on nothing is kept there. @param {string} key */
export const lock = (key) => void locked.add(key);

/** Copy a damaged text to a name of its own; return the name, or nothing if there is no room.
 * @param {string} key @param {string} text */
export function setAside(key, text) {
  for (let number = 1; ; number++) {
    const name = `${key}.damaged-${number}`;
    const there = kept(name);
    if (there === text) return name;
    if (there !== null) continue;
    if (save(name, text)) return name;
    memory.delete(name);
    lock(key);
    return "";
  }
}

/** Ask before the page is left with something typed that is not kept. */
export function askBeforeLeaving() {
  if (asking) return;
  asking = true;
  addEventListener("beforeunload", (event) => memory.size && event.preventDefault());
}
let asking = false;

/** Buttons that save a file and take one in, and the place where they say how it went.
 * @param {string} what @param {string} name the file's
 * @param {() => string} write @param {(text: string) => void} take raises an error for another file */
export function fileButtons(what, name, write, take) {
  const said = make("p", { role: "status" });
  const file = make("input", { type: "file", accept: ".json", hidden: true, ariaLabel: `File of ${what}` });
  file.addEventListener("change", async () => {
    try {
      take(await file.files[0].text());
      said.textContent = "The file is taken in.";
    } catch (error) {
      said.textContent = `The file was not taken in: ${error.message}.`;
    }
    file.value = "";
  });
  return [button(`Save ${what}`, () => download(name, write())), button(`Load ${what}`, () => file.click()), file, said];
}

/** Let the reader save a text as a file. @param {string} name @param {string} text */
export function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  make("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}
