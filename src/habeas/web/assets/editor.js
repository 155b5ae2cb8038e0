// A text area with line numbers and colours: the text lies, transparent, over its coloured twin.
import { element, fragmentOfTokens } from "./dom.js";

const PAIRS = { "{": "}", "(": ")", "[": "]" };

export class Editor {
  constructor(place, { colours, label, onChange = () => {} }) {
    this.colours = colours;
    this.onChange = onChange;
    this.badLines = new Map();
    this.gutter = element("div", { className: "gutter", "aria-hidden": "true" });
    this.twin = element("pre", { "aria-hidden": "true" });
    this.area = element("textarea", { spellcheck: false, autocapitalize: "off", autocomplete: "off", wrap: "off", "aria-label": label });
    this.sheet = element("div", { className: "sheet" }, this.twin, this.area);
    place.append(this.gutter, this.sheet);
    this.area.addEventListener("input", () => { this.badLines.clear(); this.draw(); this.onChange(); });
    this.area.addEventListener("scroll", () => this.follow());
    this.area.addEventListener("keydown", (event) => this.type(event));
    this.draw();
  }

  get text() { return this.area.value; }
  set text(value) { this.area.value = value; this.badLines.clear(); this.draw(); this.onChange(); }
  get cursor() { return this.area.selectionStart; }

  // Lines that the server complained about, each with what it said.
  mark(lines) { this.badLines = lines; this.draw(); }

  goTo(line, column) {
    const lines = this.text.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
    this.area.focus();
    this.area.setSelectionRange(start, start + (/^[\w$@]*/.exec(this.text.slice(start))?.[0].length ?? 0));
  }

  // Replaces a stretch in a way that the browser's own undo knows.
  replace(start, end, text) {
    this.area.focus();
    this.area.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) {
      this.area.setRangeText(text, start, end, "end");
      this.area.dispatchEvent(new Event("input"));
    }
  }

  // Where the cursor stands on the sheet, in pixels.
  caret() {
    const before = this.text.slice(0, this.cursor);
    const probe = element("span", {}, "\u200b");
    this.twin.replaceChildren(before, probe);
    const box = { left: probe.offsetLeft - this.area.scrollLeft, top: probe.offsetTop + probe.offsetHeight - this.area.scrollTop };
    this.draw();
    return box;
  }

  draw() {
    this.twin.replaceChildren(fragmentOfTokens(this.colours(this.text)), "\n");
    const count = this.text.split("\n").length;
    this.gutter.replaceChildren(...Array.from({ length: count }, (_, at) => {
      const complaint = this.badLines.get(at + 1);
      return element("div", {}, element("span", { className: complaint ? "bad" : "", title: complaint ?? "" }, String(at + 1)));
    }));
    this.follow();
  }

  follow() {
    this.twin.scrollTop = this.gutter.scrollTop = this.area.scrollTop;
    this.twin.scrollLeft = this.area.scrollLeft;
  }

  type(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const { selectionStart: start, selectionEnd: end } = this.area;
    if (event.key === "Enter") this.breakLine(event, start, end);
    else if (event.key === "Tab" && !event.shiftKey && start !== end) return;
    else if (event.key === "Tab" && !event.shiftKey) { event.preventDefault(); this.replace(start, end, "  "); }
    else if (PAIRS[event.key] && start === end && /^[\s)\]}]?$/.test(this.text[start] ?? "")) this.pair(event, start);
    else if (start === end && this.text[start] === event.key && Object.values(PAIRS).includes(event.key)) {
      event.preventDefault();
      this.area.setSelectionRange(start + 1, start + 1);
    }
  }

  breakLine(event, start, end) {
    event.preventDefault();
    const indent = /(?:^|\n)([ \t]*)[^\n]*$/.exec(this.text.slice(0, start))[1];
    const opens = PAIRS[this.text[start - 1]];
    const closes = opens && this.text[end] === opens;
    this.replace(start, end, `\n${indent}${opens ? "  " : ""}${closes ? `\n${indent}` : ""}`);
    if (closes) this.area.setSelectionRange(start + indent.length + 3, start + indent.length + 3);
  }

  pair(event, start) {
    event.preventDefault();
    this.replace(start, start, event.key + PAIRS[event.key]);
    this.area.setSelectionRange(start + 1, start + 1);
  }
}
