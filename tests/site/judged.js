// Reads questions and answers, says how the page judges them: node judged.js < cases.json
import { readFileSync } from "node:fs";
import { judge, judgeCode } from "../../_static/runner/judge.js";

const cases = JSON.parse(readFileSync(0, "utf8"));
const judged = cases.map(({ question, text, code }) => (code === undefined ? judge(question, text) : judgeCode(question, code)));
console.log(JSON.stringify(judged));
