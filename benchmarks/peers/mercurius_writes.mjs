// The writes of the Mercurius peer: the statements of sql/ word for word, each sent once and kept by the connection.
import { readFileSync } from "node:fs";

const told = (name) => readFileSync(new URL(`sql/${name}.sql`, import.meta.url), "utf8");
// The answer is read from the same statement: this peer needs no second one for the purpose or for the rights.
const GIVE = told("give_consent").replace(/select c\.\* from/, "select c.status, c.language, p.code, p.name from");
const SUBMIT = told("submit_request").replace(
  /select r\.\* from request r/,
  `select r.status, r.open, r.language, (select jsonb_agg(jsonb_build_object('right', t.right_code,
     'outcome', t.outcome) order by t.position) from rights t) as "rights" from request r`,
);

export async function consents(client, { purpose }) {
  const { rows: [row] } = await client.query({ name: "give", text: GIVE, values: [purpose] });
  return row && { status: row.status, language: row.language, purpose: { code: row.code, name: row.name } };
}

export async function requests(client, { rights, language }) {
  const { rows: [row] } = await client.query({ name: "submit", text: SUBMIT, values: [rights, language ?? null] });
  return row;
}
