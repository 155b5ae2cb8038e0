// Runs the audits of GraphQL over HTTP against the URL given, and prints one JSON line with what each found.
import { serverAudits } from "graphql-http";

const findings = [];
for (const audit of serverAudits({ url: process.argv[2], fetchFn: fetch })) {
  const { status, reason } = await audit.fn();
  findings.push({ id: audit.id, name: audit.name, status, reason });
}
console.log(JSON.stringify(findings));
