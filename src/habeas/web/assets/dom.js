// Builds elements without ever reading markup from text.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const byId = (id) => document.getElementById(id);

export function fragmentOfTokens(tokens) {
  const pieces = document.createDocumentFragment();
  for (const { kind, text } of tokens) {
    pieces.append(kind ? element("span", { className: `t-${kind}` }, text) : text);
  }
  return pieces;
}
