// Takes GraphQL and JSON text apart, for colours, for completion and for tidying.

const LEXEMES = /("""[\s\S]*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?)|(#[^\n]*)|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(\$[_A-Za-z]\w*)|(@[_A-Za-z]\w*)|(\.\.\.)|([_A-Za-z]\w*)|([{}()[\]:=!|&])|([\s,]+)|(.)/gy;
const KINDS = ["string", "comment", "number", "variable", "directive", "spread", "name", "mark", "blank", "other"];
const KEYWORDS = new Set(["query", "mutation", "subscription", "fragment"]);
const LITERALS = new Set(["true", "false", "null"]);

export function lexemes(text) {
  const found = [];
  LEXEMES.lastIndex = 0;
  for (let match = LEXEMES.exec(text); match; match = LEXEMES.exec(text)) {
    const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)];
    found.push({ kind, text: match[0], start: match.index });
  }
  return found;
}

// The same pieces, each with the role that its colour shows.
export function coloured(text) {
  let braces = 0;
  let parentheses = 0;
  let before = "";
  return lexemes(text).map((lexeme) => {
    const role = roleOf(lexeme, braces, parentheses, before);
    if (lexeme.kind === "mark") {
      braces += { "{": 1, "}": -1 }[lexeme.text] ?? 0;
      parentheses += { "(": 1, ")": -1 }[lexeme.text] ?? 0;
    }
    if (lexeme.kind !== "blank" && lexeme.kind !== "comment") before = lexeme.text;
    return { kind: role, text: lexeme.text };
  });
}

function roleOf({ kind, text }, braces, parentheses, before) {
  if (kind !== "name") return { string: "string", comment: "comment", number: "number", variable: "variable", directive: "directive" }[kind] ?? null;
  if (LITERALS.has(text)) return "literal";
  if (before === "on" || (parentheses && braces === 0 && before !== "(")) return "type";
  if (before === "...") return text === "on" ? "keyword" : "fragment";
  if (braces === 0 && (KEYWORDS.has(text) || text === "on")) return "keyword";
  if (parentheses) return before === ":" ? "literal" : "argument";
  return braces ? "field" : "fragment";
}

const JSON_LEXEMES = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|([^"\-\dtfn]+|.)/gy;

export function colouredJson(text) {
  const found = [];
  JSON_LEXEMES.lastIndex = 0;
  for (let match = JSON_LEXEMES.exec(text); match; match = JSON_LEXEMES.exec(text)) {
    const [whole, string, colon, number, literal] = match;
    if (string !== undefined) {
      found.push({ kind: colon ? "key" : "string", text: string });
      if (colon) found.push({ kind: null, text: colon });
    } else found.push({ kind: number ? "number" : literal ? "literal" : null, text: whole });
  }
  return found;
}

// The operations of a document, with where each one starts.
export function operations(text) {
  const found = [];
  let depth = 0;
  const pieces = lexemes(text).filter(({ kind }) => kind !== "blank" && kind !== "comment");
  pieces.forEach(({ text: word, start }, at) => {
    if (depth === 0 && KEYWORDS.has(word) && word !== "fragment") {
      const next = pieces[at + 1];
      found.push({ kind: word, name: next?.kind === "name" ? next.text : null, start });
    }
    depth += { "{": 1, "(": 1, "}": -1, ")": -1 }[word] ?? 0;
  });
  return found;
}
