// What this browser remembers: documents that were saved, and the draft. Tokens are kept for the tab only.

const SAVED = "habeas.saved";
const DRAFT = "habeas.draft";
const TOKEN = "habeas.token";

function read(storage, key, otherwise) {
  try {
    return JSON.parse(storage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that stores nothing only forgets.
  }
}

export const saved = () => read(localStorage, SAVED, []);
export const save = (entry) => write(localStorage, SAVED, [...saved().filter(({ title }) => title !== entry.title), entry]);
export const drop = (title) => write(localStorage, SAVED, saved().filter((entry) => entry.title !== title));
export const draft = () => read(localStorage, DRAFT, null);
export const keepDraft = (entry) => write(localStorage, DRAFT, entry);
export const identity = () => read(sessionStorage, TOKEN, { persona: "", token: "" });
export const keepIdentity = (entry) => write(sessionStorage, TOKEN, entry);
