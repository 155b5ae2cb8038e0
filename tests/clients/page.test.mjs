// The parts of the query page that need no browser: colours, tidying, operations and completion.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildSchema, graphqlSync } from "graphql";

const assets = process.env.ASSETS;
const { coloured, colouredJson, lexemes, operations } = await import(`${assets}/language.js`);
const { INTROSPECTION, Schema } = await import(`${assets}/schema.js`);
const { tidied } = await import(`${assets}/tidy.js`);

const DOCUMENT = `query A($n: Int! = 1) @live { # why
viewer { ...F ... on Person @skip(if: true) { name(upper: true, in: {a: [1 2], b: "x{y"}) } } }
mutation { set(color: RED) { id } } fragment F on Person { id }`;

const schema = new Schema(graphqlSync({ schema: buildSchema(`
  enum Color { RED GREEN }
  input Where { color: Color, inner: Where }
  type Person { name(upper: Boolean): String, friend: Person! }
  type Query { viewer: Person, people(where: Where, first: Int): [Person!]! }
  type Mutation { paint(color: Color): Person }
`), source: INTROSPECTION }).data.__schema);
const offered = (text) => schema.suggestions(text).map(({ name }) => name).filter((name) => name !== "__typename");

test("no character of a document is lost by taking it apart", () => {
  for (const text of [DOCUMENT, '"""open', '"open\n{', "é$ €\u0000", "{{{)))"]) {
    assert.equal(lexemes(text).map((piece) => piece.text).join(""), text);
    assert.equal(coloured(text).map((piece) => piece.text).join(""), text);
  }
  for (const json of ['{"a": [1, -2.5e3, true, null, "x\\"y"]}', '{"open', "-", "tru", "f{"]) {
    assert.equal(colouredJson(json).map((piece) => piece.text).join(""), json);
  }
});

test("tidying changes blanks only, and a tidy document not at all", () => {
  const meaning = (text) => lexemes(text).filter(({ kind }) => kind !== "blank").map((piece) => piece.text).join(" ");
  assert.equal(meaning(tidied(DOCUMENT)), meaning(DOCUMENT));
  assert.equal(tidied(tidied(DOCUMENT)), tidied(DOCUMENT));
  assert.match(tidied(DOCUMENT), /\n {4}\.\.\. on Person @skip\(if: true\) \{\n {6}name\(upper: true, in: \{ a: \[1, 2\], b: "x\{y" \}\)\n/);
});

test("operations are found with their names and places", () => {
  assert.deepEqual(operations("{ a } query B { query } mutation { c } fragment D on T { e }"), [
    { kind: "query", name: "B", start: 6 },
    { kind: "mutation", name: null, start: 24 },
  ]);
});

test("completion offers what the schema allows at the cursor", () => {
  assert.deepEqual(offered(""), ["query", "mutation", "fragment"]);
  assert.deepEqual(offered("{ "), ["viewer", "people"]);
  assert.deepEqual(offered("mutation { "), ["paint"]);
  assert.deepEqual(offered("{ a: viewer { friend { name } "), ["name", "friend"]);
  assert.deepEqual(offered("query A($n: Int) { viewer { "), ["name", "friend"]);
  assert.deepEqual(offered("fragment F on Person { friend { "), ["name", "friend"]);
  assert.deepEqual(offered("{ people { ... on Person { "), ["name", "friend"]);
  assert.deepEqual(offered("{ people { ... { "), ["name", "friend"]);
  assert.deepEqual(offered("{ viewer { friend @include(if: $x) { "), ["name", "friend"]);
  assert.deepEqual(offered("{ people("), ["where", "first"]);
  assert.deepEqual(offered("{ people(where: { inner: { "), ["color", "inner"]);
  assert.deepEqual(offered("{ people(where: { color: "), ["RED", "GREEN"]);
  assert.deepEqual(offered("{ viewer { name(upper: "), ["true", "false"]);
  assert.deepEqual(offered("{ viewer @"), ["include", "skip", "deprecated", "specifiedBy", "oneOf"]);
  assert.deepEqual(offered("{ viewer } mutation A { paint(color: RED) { "), ["name", "friend"]);
});
