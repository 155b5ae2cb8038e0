// PostGraphile 5 over the same database and role: node postgraphile.mjs PORT CONFIG MODULES
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [port, config, modules] = process.argv.slice(2);
const require = createRequire(modules + "/package.json");
const { postgraphile } = require("postgraphile");
const { PostGraphileAmberPreset } = require("postgraphile/presets/amber");
const { makePgService } = require("postgraphile/adaptors/pg");
const { grafserv } = require("postgraphile/grafserv/node");
const { simple } = JSON.parse(readFileSync(config, "utf8"));

// Claims are read once per token and not even verified: this peer pays nothing for authentication.
const known = new Map();
function claims(token) {
  let found = known.get(token);
  if (!found) known.set(token, (found = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString())));
  return found;
}

// A plan for organizations of any size sorts all members of a large one: lists of members are planned for theirs.
const PLANNED_FOR_EACH = { plan_cache_mode: "force_custom_plan" };

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: simple, schemas: ["habeas", "peers"], pubsub: false })],
  schema: { defaultBehavior: "+connection +list -insert -update -delete" },
  grafserv: { port: Number(port), graphiql: false, watch: false },
  grafast: {
    context(ctx) {
      const token = ctx.node?.req.headers.authorization.slice(7);
      const { sub, org, ctl, scope, role } = claims(token);
      return {
        pgSettings: {
          "app.context": sub, "app.org": org, "app.sub": sub, "app.controller": ctl, "app.scopes": ` ${scope} `,
          "app.grant_subject": "", "app.grant_classes": "", "app.spaces": org, "app.units": "",
          ...(role === "ADMINISTRATOR" ? PLANNED_FOR_EACH : {}),
        },
      };
    },
  },
};
const server = createServer();
const serv = postgraphile(preset).createServ(grafserv);
await serv.addTo(server);
server.listen(Number(port), "127.0.0.1");
