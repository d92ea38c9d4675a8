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

/** What is kept under a name, if anything is. @param {string} key */
export function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a browser may forbid it
  }
}

/** Keep a text; return whether that could be done. @param {string} key @param {string} text */
export function save(key, text) {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/** Put a damaged text aside, so that it is not lost. @param {string} key @param {string} text */
export function setAside(key, text) {
  save(`${key}.damaged`, text);
  localStorage.removeItem(key);
}

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

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  make("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}
