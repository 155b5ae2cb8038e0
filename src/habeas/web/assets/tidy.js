// Lays a document out anew: one field a line, two blanks a level; comments keep their place.
import { lexemes } from "./language.js";

const OPENING = new Set(["(", "[", "{"]);
const CLOSING = new Set([")", "]", "}"]);

export function tidied(text) {
  const stack = [];
  let out = "";
  let before = null;
  let beforeThat = null;
  for (const piece of lexemes(text).filter(({ kind }) => kind !== "blank")) {
    const word = piece.text;
    if (CLOSING.has(word)) stack.pop();
    const inArguments = stack.includes("(");
    const level = stack.length;
    piece.selects = (word === "{" || word === "}") && !inArguments;
    if (before) out += gap(beforeThat, before, piece, inArguments, level);
    out += word;
    if (OPENING.has(word)) stack.push(word);
    [beforeThat, before] = [before, piece];
  }
  return `${out}\n`;
}

// What stands between two pieces; `level` is the number of brackets that are open around the second.
function gap(beforeThat, before, piece, inArguments, level) {
  const [left, right] = [before.text, piece.text];
  const line = `\n${"  ".repeat(level)}`;
  if (before.kind === "comment" || piece.kind === "comment") return line;
  if (before.selects && left === "}") return level === 0 && right !== "}" ? "\n\n" : line;
  if (before.selects || (piece.selects && right === "}")) return line;
  if (piece.selects) return " ";
  if (left === "(" || left === "[" || [")", "]", "!", ":"].includes(right)) return "";
  if (right === "(") return left === "query" || left === "mutation" ? " " : "";
  if (left === ":" || left === "=" || right === "=" || piece.kind === "directive") return " ";
  if (left === "...") return right === "on" ? " " : "";
  if (inArguments) return left === "{" || right === "}" ? " " : ", ";
  if (level === 0 || (left === "on" && beforeThat?.text === "...")) return " ";
  return line;
}
