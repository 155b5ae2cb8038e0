// Shows an answer: its status, its errors with their places, and its JSON in colours.
import { byId, element, fragmentOfTokens } from "./dom.js";
import { colouredJson } from "./language.js";

const MOST_COLOURED = 300_000;

export class Answer {
  constructor(editor) {
    this.editor = editor;
    this.text = "";
    byId("copy").addEventListener("click", () => navigator.clipboard.writeText(this.text));
  }

  waiting() {
    this.status("running …", "");
    byId("problems").hidden = true;
  }

  failed(reason) {
    this.status(reason, "bad");
    this.write("");
  }

  show({ status, ok, milliseconds, bytes, answer, shown }) {
    const errors = answer?.errors ?? [];
    this.status(`${status} · ${milliseconds} ms · ${sized(bytes)}`, ok && !errors.length ? "good" : "bad");
    this.write(shown);
    this.problems(errors);
  }

  write(text) {
    this.text = text;
    byId("answer").replaceChildren(text.length > MOST_COLOURED ? text : fragmentOfTokens(colouredJson(text)));
    byId("answer").scrollTop = 0;
  }

  status(text, mood) { Object.assign(byId("status"), { textContent: text, className: mood }); }

  problems(errors) {
    const lines = new Map();
    for (const { message, locations = [] } of errors) for (const { line } of locations) lines.set(line, message);
    this.editor.mark(lines);
    byId("problems").hidden = !errors.length;
    byId("problems").replaceChildren(...errors.map((error) => this.problem(error)));
  }

  problem({ message, locations = [], path, extensions = {} }) {
    const places = locations.map(({ line, column }) => element("button", { type: "button", onclick: () => this.editor.goTo(line, column) }, `line ${line}`));
    const where = path ? ` (at ${path.join(".")})` : "";
    return element("li", {}, element("code", {}, extensions.code ?? "ERROR"), ` ${message}${where} `, ...places);
  }
}

const sized = (bytes) => (bytes < 10_000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`);
