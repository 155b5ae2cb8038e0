// A person at a browser without scripts: follows redirects with cookies, signs in, allows, and stops at the client.
const FIELD = /<input[^>]*>/g;
const attribute = (tag, name) => (tag.match(new RegExp(`${name}="([^"]*)"`)) || [])[1];
const plain = (text) => (text || "").replaceAll("&amp;", "&").replaceAll("&#34;", '"').replaceAll("&#39;", "'");

export class Person {
  constructor(url, email, password) {
    Object.assign(this, { url, email, password, cookies: new Map() });
  }

  async go(target, form) {
    const response = await fetch(target, {
      method: form ? "POST" : "GET",
      body: form,
      redirect: "manual",
      headers: { cookie: [...this.cookies].map((pair) => pair.join("=")).join("; ") },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair] = line.split(";");
      this.cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location");
    if (!location) return { page: await response.text(), status: response.status };
    const next = new URL(location, target);
    return next.origin === this.url ? this.go(next.href) : { left: next };
  }

  async submit(page, action, values) {
    const start = page.indexOf(`action="${action}"`);
    const form = page.slice(start, page.indexOf("</form>", start));
    const body = new URLSearchParams();
    for (const tag of form.match(FIELD) || []) {
      const kind = attribute(tag, "type");
      if (kind === "hidden" || (kind === "radio" && tag.includes("checked"))) body.set(attribute(tag, "name"), plain(attribute(tag, "value")));
    }
    for (const [name, value] of Object.entries(values)) body.set(name, value);
    return this.go(this.url + action, body);
  }

  /** Where the browser went in the end: the client's own address, with the answer. */
  async allow(target) {
    let seen = await this.go(target.href);
    if (seen.page?.includes('action="/sign-in"')) {
      seen = await this.submit(seen.page, "/sign-in", { email: this.email, password: this.password });
    }
    if (seen.page?.includes('action="/oauth/authorize"')) {
      seen = await this.submit(seen.page, "/oauth/authorize", { decision: "allow" });
    }
    if (!seen.left) throw new Error(`the browser stayed: ${seen.status} ${seen.page?.slice(0, 2000)}`);
    return seen.left;
  }
}
