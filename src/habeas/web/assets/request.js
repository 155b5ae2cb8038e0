// Sends one operation and tells what came back, how, and how long it took.

export const ENDPOINT = "/graphql";
const ACCEPT = "application/graphql-response+json, application/json;q=0.9";

export function headersFor(token) {
  const headers = { accept: ACCEPT, "content-type": "application/json" };
  return token ? { ...headers, authorization: `Bearer ${token}` } : headers;
}

export async function send(body, token) {
  const started = performance.now();
  const response = await fetch(ENDPOINT, { method: "POST", headers: headersFor(token), body: JSON.stringify(body), credentials: "omit" });
  const text = await response.text();
  const milliseconds = Math.round(performance.now() - started);
  return { status: response.status, ok: response.ok, milliseconds, bytes: new Blob([text]).size, ...parsed(text) };
}

function parsed(text) {
  try {
    const answer = JSON.parse(text);
    return { answer, shown: JSON.stringify(answer, null, 2) };
  } catch {
    return { answer: null, shown: text };
  }
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// The same request for a shell; the token stays out of it.
export function asCurl(body, hasToken) {
  const authorization = hasToken ? ` \\\n  -H "authorization: Bearer $TOKEN"` : "";
  return `curl ${quoted(location.origin + ENDPOINT)} \\\n  -H 'content-type: application/json'${authorization} \\\n  -d ${quoted(JSON.stringify(body))}\n`;
}
