// Walks through the schema: types, their members, and a search over both.
import { element } from "./dom.js";
import { innermost, signature } from "./schema.js";

const MOST = 60;

export class Browser {
  constructor(place) {
    this.place = place;
    this.trail = [];
    this.search = element("input", { type: "search", placeholder: "Search types and fields", "aria-label": "Search the schema", oninput: () => this.draw() });
    this.body = element("div");
    this.place.append(this.search, this.body);
    this.say("The schema is being read …");
  }

  say(text) { this.schema = null; this.body.replaceChildren(element("p", { className: "hint" }, text)); }

  show(schema) { this.schema = schema; this.trail = this.trail.filter((name) => schema.types.has(name)); this.draw(); }

  go(name) { this.trail.push(name); this.search.value = ""; this.draw(); this.place.scrollTop = 0; }

  draw() {
    if (!this.schema) return;
    const wanted = this.search.value.trim().toLowerCase();
    const shown = wanted ? this.found(wanted) : this.trail.length ? this.typePage(this.trail.at(-1)) : this.overview();
    this.body.replaceChildren(...shown.filter(Boolean));
  }

  overview() {
    const roots = Object.entries(this.schema.roots).filter(([, name]) => name);
    const names = [...this.schema.types.keys()].filter((name) => !name.startsWith("__")).sort();
    return [
      element("h3", {}, "Entry points"),
      ...roots.map(([word, name]) => this.row(`${word}: `, this.link(name))),
      element("h3", {}, `All types (${names.length})`),
      ...names.map((name) => this.row(this.link(name))),
    ];
  }

  found(wanted) {
    const hits = [];
    for (const type of this.schema.types.values()) {
      if (type.name.startsWith("__")) continue;
      if (type.name.toLowerCase().includes(wanted)) hits.unshift(this.row(this.link(type.name)));
      for (const member of [...(type.fields ?? []), ...(type.inputFields ?? [])]) {
        if (member.name.toLowerCase().includes(wanted)) hits.push(this.row(this.link(type.name), `.${member.name}`));
      }
    }
    return hits.length ? hits.slice(0, MOST) : [element("p", { className: "hint" }, "Nothing is called that.")];
  }

  typePage(name) {
    const type = this.schema.types.get(name);
    const members = [...(type.fields ?? []), ...(type.inputFields ?? [])];
    return [
      this.row(this.back()),
      element("h3", {}, `${type.kind.toLowerCase().replace("_", " ")} `),
      element("div", { className: "signature" }, element("strong", {}, type.name)),
      this.about(type.description),
      ...(type.interfaces ?? []).map((each) => this.row("implements ", this.link(each.name))),
      ...(type.possibleTypes ?? []).map((each) => this.row("may be ", this.link(each.name))),
      ...members.map((member) => this.member(member)),
      ...(type.enumValues ?? []).map((value) => element("div", { className: "member" }, element("div", { className: this.age(value) }, value.name), this.about(value.description))),
    ];
  }

  member(member) {
    const given = (member.args ?? []).flatMap((argument) => [argument.name, ": ", this.link(innermost(argument.type), signature(argument.type)), argument.defaultValue ? ` = ${argument.defaultValue}` : "", ", "]).slice(0, -1);
    const head = element("div", { className: this.age(member) }, member.name, ...(given.length ? ["(", ...given, ")"] : []), ": ", this.link(innermost(member.type), signature(member.type)));
    const reason = member.isDeprecated ? this.about(`Deprecated: ${member.deprecationReason ?? ""}`) : null;
    return element("div", { className: "member" }, head, this.about(member.description), reason);
  }

  age(member) { return member.isDeprecated ? "signature old" : "signature"; }
  about(text) { return text ? element("p", {}, text) : null; }
  row(...children) { return element("div", { className: "signature" }, ...children); }
  link(name, shown = name) { return element("button", { type: "button", className: "link", onclick: () => this.go(name) }, shown); }

  back() {
    const target = this.trail.at(-2);
    return element("button", { type: "button", className: "link", onclick: () => { this.trail.pop(); this.draw(); } }, `← ${target ?? "all types"}`);
  }
}
