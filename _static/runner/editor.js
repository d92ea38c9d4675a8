// @ts-check
// A small Python editor: CodeMirror with the book's colours.

import {
  EditorState, EditorView, bracketMatching, classHighlighter, defaultKeymap, history, historyKeymap,
  indentUnit, indentWithTab, keymap, lineNumbers, python, syntaxHighlighting,
} from "../vendor/codemirror/codemirror.js";

/** Put an editor into a box. Escape and then Tab leaves it. On a phone its lines wrap (runner.css).
 * @param {Element} box
 * @param {{label: string, code: string, keys: Record<string, () => void>, onchange: (code: string) => void}} options */
export function edit(box, { label, code, keys, onchange }) {
  const bound = Object.entries(keys).map(([key, act]) => ({ key, run: () => (act(), true) }));
  const extensions = [
    keymap.of([...bound, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    history(),
    lineNumbers(),
    bracketMatching(),
    indentUnit.of("    "),
    python(),
    syntaxHighlighting(classHighlighter),
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onchange(update.state.doc.toString());
    }),
  ];
  const view = new EditorView({ parent: box, state: EditorState.create({ doc: code, extensions }) });
  return {
    focus: () => view.focus(),
    get code() { return view.state.doc.toString(); },
    set code(text) { view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }); },
  };
}
