// Offers what the schema allows at the cursor, below the cursor.
import { element } from "./dom.js";

const MOST = 200;

export class Completion {
  constructor(editor, schema) {
    this.editor = editor;
    this.schema = schema;
    this.list = element("ul", { className: "completions", role: "listbox", hidden: true });
    editor.sheet.parentElement.append(this.list);
    editor.area.addEventListener("keydown", (event) => this.key(event), true);
    editor.area.addEventListener("blur", () => this.close());
    editor.area.addEventListener("input", (event) => this.typed(event));
  }

  typed(event) {
    if (event.inputType === "insertText" && /[\w@]$/.test(event.data ?? "")) this.open();
    else if (event.inputType === "deleteContentBackward" && !this.list.hidden) this.open();
    else this.close();
  }

  open() {
    const schema = this.schema();
    const before = this.editor.text.slice(0, this.editor.cursor);
    const word = /[_A-Za-z]\w*$/.exec(before)?.[0] ?? "";
    if (!schema || /#[^\n]*$/.test(before) || /\$\w*$/.test(before)) return this.close();
    const wanted = word.toLowerCase();
    const fitting = schema.suggestions(before.slice(0, before.length - word.length))
      .filter(({ name }) => name.toLowerCase().includes(wanted) && name !== word)
      .sort((one, other) => other.name.toLowerCase().startsWith(wanted) - one.name.toLowerCase().startsWith(wanted));
    this.word = word;
    this.offers = fitting.slice(0, MOST);
    this.chosen = 0;
    return this.offers.length ? this.show() : this.close();
  }

  show() {
    const { left, top } = this.editor.caret();
    this.list.style.left = `${left + this.editor.gutter.offsetWidth}px`;
    this.list.style.top = `${top}px`;
    this.list.hidden = false;
    this.draw();
  }

  draw() {
    this.list.replaceChildren(...this.offers.map((offer, at) => element(
      "li",
      { role: "option", "aria-selected": String(at === this.chosen), title: offer.about ?? "", onmousedown: (event) => { event.preventDefault(); this.take(at); } },
      offer.name, element("span", {}, offer.detail ? `  ${offer.detail}` : ""),
    )));
    this.list.children[this.chosen]?.scrollIntoView({ block: "nearest" });
  }

  take(at) {
    const { name, ending = "" } = this.offers[at];
    const end = this.editor.cursor;
    this.close();
    this.editor.replace(end - this.word.length, end, name + ending);
    this.close();
  }

  close() { this.list.hidden = true; }

  key(event) {
    if (event.ctrlKey && event.code === "Space") { event.preventDefault(); this.open(); return; }
    if (this.list.hidden || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.chosen = (this.chosen + step + this.offers.length) % this.offers.length;
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.chosen);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    if (step) this.draw();
  }
}
