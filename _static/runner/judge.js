// @ts-check
// Judges a question, whose answer is a number or a choice, in the words of the judge in Python.

/**
 * @typedef {{answer: string | number, near?: number, passed: boolean, verdict: string}} Known an answer that
 *   the judge has something to say of; another within `near` counts as the same
 * @typedef {{choices: string[], answers: Known[], none: string, unreadable: string, other: string}} Question
 * @typedef {{value: string | number | null, shown: string}} Typed what was typed, and Python's text for it
 */

const WHOLE = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const QUOTED = /^(['"])([^'"\\]*)\1$/;
const EXACT = 2 ** 53;
const SHOWN = 600;

/** The verdict on what was typed; null if it takes Python to tell.
 * @param {Question} question @param {string} text */
export function judge(question, text) {
  if (!text.trim()) return { status: "not attempted", text: question.none };
  const typed = question.choices.length ? choice(question, text) : number(text);
  return typed && verdict(question, typed);
}

/** The verdict on the code `answer = ...`; null if it takes Python to tell.
 * @param {Question} question @param {string} code */
export function judgeCode(question, code) {
  const text = /^\s*answer\s*=\s*([^\n#;]+?)\s*$/.exec(code)?.[1] ?? "";
  if (text === "None") return judge(question, "");
  const quoted = QUOTED.exec(text)?.[2];
  if (quoted) return verdict(question, question.choices.length ? choice(question, quoted) : junk(quoted));
  return !question.choices.length && DECIMAL.test(text) && !/^[+-]?0\d/.test(text) ? judge(question, text) : null;
}

/** @param {Question} question @param {Typed} typed */
function verdict(question, { value, shown }) {
  const say = (status, words) => ({ status, text: words.replace("{answer}", () => cut(shown)) });
  if (value === null) return say("failed", question.unreadable);
  const known = question.answers.find(({ answer, near }) => same(answer, value, near));
  return known?.passed ? say("passed", known.verdict) : say("failed", known?.verdict ?? question.other);
}

function same(answer, value, near) {
  return answer === value || Math.abs(answer - value) <= near;
}

/** @param {Question} question @param {string} text @returns {Typed} */
function choice({ choices }, text) {
  const wanted = text.trim().toLowerCase();
  return { value: choices.find((key) => key.toLowerCase() === wanted) ?? null, shown: quote(text) };
}

/** A number as one types it: with a point, an exponent, a stroke of fraction, any minus sign.
 * An expression gives null: it takes Python to work it out. @param {string} text @returns {Typed | null} */
export function number(text) {
  const plain = asTyped(text);
  if (WHOLE.test(plain)) return whole(plain);
  if (DECIMAL.test(plain)) return { value: Number(plain), shown: repr(Number(plain)) };
  const [above, below, ...more] = plain.split("/").map((part) => part.trim());
  if (!more.length && isPart(above) && isPart(below) && Number(below)) return decimal(Number(above) / Number(below));
  return isExpression(plain) ? null : junk(text);
}

/** Text with its signs as Python has them. @param {string} text */
export function asTyped(text) {
  return text.trim().replace(/[\u2212\u2012\u2013]/g, "-").replace(/(?<=\d)_(?=\d)/g, "").replace(/^([+-])\s+/, "$1");
}

const decimal = (value) => ({ value, shown: repr(value) });
const junk = (text) => ({ value: null, shown: quote(text) });
const isPart = (text) => DECIMAL.test(text ?? "") && Math.abs(Number(text)) < EXACT;

const CONSTANT = /^((np|math)\.\w+|pi|e|tau)$/;

/** Whether a text has signs and calls, and no decimal comma. @param {string} text */
function isExpression(text) {
  if (CONSTANT.test(text)) return true;
  return /^[\w\s.+\-*/()%,]+$/.test(text) && /[*/()+-]/.test(text) && (/[()]/.test(text) || !text.includes(","));
}

function whole(text) {
  const value = Number(text);
  return { value: Number.isFinite(value) ? value : null, shown: BigInt(text.replace("+", "")).toString() };
}

/** Python's text for a float. @param {number} value */
export function repr(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const [, sign, first, rest = "", exponent] = /** @type {RegExpExecArray} */ (
    /^(-?)(\d)(?:\.(\d+))?e(.+)$/.exec(value.toExponential()));
  const power = Number(exponent);
  const minus = Object.is(value, -0) ? "-" : sign;
  if (power < -4 || power > 15) return minus + first + (rest && `.${rest}`) + `e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  if (power < 0) return `${minus}0.${"0".repeat(-power - 1)}${first}${rest}`;
  const digits = (first + rest).padEnd(power + 1, "0");
  return `${minus}${digits.slice(0, power + 1)}.${digits.slice(power + 1) || "0"}`;
}

/** Python's text for a string. @param {string} text */
export function quote(text) {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = [...text].map((sign) => (sign === mark || sign === "\\" ? `\\${sign}` : escaped(sign)));
  return mark + inside.join("") + mark;
}

const NAMED = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(sign) {
  if (sign === " " || !/[\p{C}\p{Z}]/u.test(sign)) return sign;
  const code = /** @type {number} */ (sign.codePointAt(0)).toString(16);
  const [letter, length] = code.length > 4 ? ["U", 8] : code.length > 2 ? ["u", 4] : ["x", 2];
  return NAMED[sign] ?? `\\${letter}${code.padStart(length, "0")}`;
}

const cut = (text) => (text.length > SHOWN ? `${text.slice(0, SHOWN)} ...` : text);
