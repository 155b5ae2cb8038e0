// The query page: reads what it may offer, and joins its parts.
import { Answer } from "./answer.js";
import { Browser } from "./browser.js";
import { Completion } from "./completion.js";
import { byId, element } from "./dom.js";
import { Editor } from "./editor.js";
import { Identity } from "./identity.js";
import { coloured, colouredJson, operations } from "./language.js";
import { asCurl, send } from "./request.js";
import { INTROSPECTION, Schema } from "./schema.js";
import * as store from "./store.js";
import { tidied } from "./tidy.js";

const WELCOME = "# Ctrl+Enter runs the operation at the cursor, Ctrl+Space completes,\n# Ctrl+S saves, Shift+Alt+F tidies.\n\nquery Hello {\n  __typename\n}\n";

const config = await (await fetch("/graphiql/config.json")).json();
let schema = null;

const editor = new Editor(byId("editor"), { colours: coloured, label: "GraphQL document", onChange: () => { chooseOperations(); keepDraft(); } });
const variables = new Editor(byId("variables"), { colours: colouredJson, label: "Variables in JSON", onChange: () => keepDraft() });
const answer = new Answer(editor);
const browser = new Browser(byId("schema"));
const identity = new Identity(config.personas, () => readSchema());
new Completion(editor, () => schema);

function keepDraft() { store.keepDraft({ document: editor.text, variables: variables.text }); }

function open(entry) {
  editor.text = entry.document;
  variables.text = typeof entry.variables === "string" ? entry.variables : JSON.stringify(entry.variables ?? {}, null, 2);
  if (entry.persona) identity.become(entry.persona);
}

function chooseOperations() {
  const named = operations(editor.text).filter(({ name }) => name);
  const choice = byId("operation");
  choice.hidden = named.length < 2;
  choice.replaceChildren(...named.map(({ kind, name }) => element("option", { value: name }, `${kind} ${name}`)));
  followCursor();
}

function followCursor() {
  const before = operations(editor.text).filter(({ name, start }) => name && start <= editor.cursor);
  if (before.length) byId("operation").value = before.at(-1).name;
}

function body() {
  const filled = variables.text.trim();
  const operationName = byId("operation").hidden ? undefined : byId("operation").value;
  return { query: editor.text, variables: filled ? JSON.parse(filled) : undefined, operationName };
}

async function run() {
  const button = byId("run");
  if (button.getAttribute("aria-busy") === "true") return;
  let request;
  try {
    request = body();
  } catch (error) {
    answer.failed(`The variables are not JSON: ${error.message}`);
    return;
  }
  button.setAttribute("aria-busy", "true");
  answer.waiting();
  try {
    answer.show(await send(request, identity.token));
  } catch (error) {
    answer.failed(`No answer: ${error.message}`);
  }
  button.setAttribute("aria-busy", "false");
}

async function readSchema() {
  try {
    const { answer: read } = await send({ query: INTROSPECTION }, identity.token);
    if (read?.data?.__schema) {
      schema = new Schema(read.data.__schema);
      browser.show(schema);
      return;
    }
    browser.say(read?.errors?.[0]?.message ?? "The schema cannot be read.");
  } catch {
    browser.say("The schema cannot be read.");
  }
}

function entryOf(entry, mine) {
  const openIt = element("button", { type: "button", onclick: () => open(entry) }, entry.title, element("small", {}, entry.persona ?? ""));
  const dropIt = mine ? element("button", { type: "button", className: "drop", title: "Forget it", "aria-label": `Forget ${entry.title}`, onclick: () => { store.drop(entry.title); listDocuments(); } }, "×") : null;
  return element("div", { className: "entry" }, openIt, dropIt);
}

function listDocuments() {
  const mine = store.saved();
  byId("documents").replaceChildren(
    ...(config.examples.length ? [element("h3", {}, "Examples"), ...config.examples.map((entry) => entryOf(entry, false))] : []),
    element("h3", {}, "Saved here"),
    ...(mine.length ? mine.map((entry) => entryOf(entry, true)) : [element("p", { className: "hint" }, "Save a document and it stays in this browser.")]),
  );
}

function save() {
  const suggestion = operations(editor.text).find(({ name }) => name)?.name ?? "Untitled";
  const title = prompt("Save this document as", suggestion);
  if (!title) return;
  store.save({ title, document: editor.text, variables: variables.text, persona: identity.choice.value });
  listDocuments();
}

function select(tab) {
  for (const name of ["documents", "schema"]) {
    byId(`tab-${name}`).setAttribute("aria-selected", String(name === tab));
    byId(name).hidden = name !== tab;
  }
}

function copyCurl() {
  try {
    navigator.clipboard.writeText(asCurl(body(), Boolean(identity.token)));
    answer.status("copied; put the token into $TOKEN", "good");
  } catch (error) {
    answer.failed(`The variables are not JSON: ${error.message}`);
  }
}

function tidy() {
  const chosen = byId("operation").value;
  editor.replace(0, editor.text.length, tidied(editor.text));
  const start = operations(editor.text).find(({ name }) => name === chosen)?.start ?? 0;
  editor.area.setSelectionRange(start, start);
  followCursor();
}

const SHORTCUTS = [
  [({ ctrlKey, metaKey, key }) => (ctrlKey || metaKey) && key === "Enter", run],
  [({ ctrlKey, metaKey, key }) => (ctrlKey || metaKey) && key.toLowerCase() === "s", save],
  [({ shiftKey, altKey, code }) => shiftKey && altKey && code === "KeyF", tidy],
];

document.addEventListener("keydown", (event) => {
  const action = SHORTCUTS.find(([fits]) => fits(event))?.[1];
  if (action) { event.preventDefault(); action(); }
}, true);
editor.area.addEventListener("keyup", followCursor);
editor.area.addEventListener("click", followCursor);
for (const [id, action] of Object.entries({ run, save, tidy, curl: copyCurl })) byId(id).addEventListener("click", action);
for (const tab of ["documents", "schema"]) byId(`tab-${tab}`).addEventListener("click", () => select(tab));

byId("title").textContent = config.title;
document.title = `${config.title}: queries`;
listDocuments();
open(store.draft() ?? config.examples[0] ?? { document: WELCOME, variables: "" });
if (!variables.text) variables.text = "{}";
readSchema();
