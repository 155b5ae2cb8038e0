// PostGraphile 5 over the same database and role: node postgraphile.mjs PORT CONFIG MODULES [cached]
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [port, config, modules, cached] = process.argv.slice(2);
const require = createRequire(modules + "/package.json");
const { postgraphile } = require("postgraphile");
const { PostGraphileAmberPreset } = require("postgraphile/presets/amber");
const { makePgService } = require("postgraphile/adaptors/pg");
const { grafserv } = require("postgraphile/grafserv/node");
const jwt = require("jsonwebtoken");
const { simple, public_key: key, audience, issuer } = JSON.parse(readFileSync(config, "utf8"));

// Each token is verified for each request, by the library that PostGraphile brings along; `cached`: once, until it ends.
const known = new Map();
function verified(token) {
  return jwt.verify(token, key, { algorithms: ["RS256"], audience, issuer });
}
function claims(token) {
  if (!cached) return verified(token);
  let found = known.get(token);
  if (!found || found.exp * 1000 <= Date.now()) known.set(token, (found = verified(token)));
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
