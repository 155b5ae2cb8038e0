// Who asks: nobody, somebody of the demo world, or whoever the pasted token says.
import { byId, element } from "./dom.js";
import * as store from "./store.js";

const NOBODY = "";
const OWN = "\u0000own";

export class Identity {
  constructor(personas, onChange) {
    this.personas = new Map(personas.map((persona) => [persona.name, persona]));
    this.choice = byId("persona");
    this.field = byId("token");
    this.onChange = onChange;
    this.choice.append(
      element("option", { value: NOBODY }, "nobody"),
      ...personas.map(({ name, about }) => element("option", { value: name, title: about }, about ? `${name}: ${about}` : name)),
      element("option", { value: OWN }, "a token of mine"),
    );
    this.choice.addEventListener("change", () => this.choose(this.choice.value));
    this.field.addEventListener("change", () => this.changed());
    this.field.addEventListener("input", () => { this.choice.value = this.field.value ? OWN : NOBODY; });
    byId("reveal").addEventListener("click", (event) => this.reveal(event.currentTarget));
    this.restore();
  }

  get token() { return this.field.value.trim(); }

  // Becomes somebody; an unknown name changes nothing.
  become(name) { if (this.personas.has(name) && this.choice.value !== name) this.choose(name); }

  choose(name) {
    this.choice.value = name;
    this.field.value = this.personas.get(name)?.token ?? "";
    if (name === OWN) this.field.focus();
    this.changed();
  }

  restore() {
    const { persona, token } = store.identity();
    if (this.personas.has(persona)) this.choice.value = persona;
    else if (token) this.choice.value = OWN;
    else this.choice.value = this.personas.keys().next().value ?? NOBODY;
    this.field.value = this.personas.get(this.choice.value)?.token ?? token;
  }

  changed() {
    store.keepIdentity({ persona: this.choice.value, token: this.personas.has(this.choice.value) ? "" : this.token });
    this.onChange();
  }

  reveal(button) {
    const hidden = this.field.type === "password";
    this.field.type = hidden ? "text" : "password";
    button.textContent = hidden ? "Hide" : "Show";
    button.setAttribute("aria-pressed", String(hidden));
  }
}
