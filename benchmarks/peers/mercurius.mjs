// Mercurius with graphql-jit over the same database and role: node mercurius.mjs PORT CONFIG MODULES
// SQL by hand, one prepared statement per field, loaders for relations, one transaction with its context per request.
// Page sizes are words of the statement and plans are generic, as in habeas: neither is planned anew for each request.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { consents, requests } from "./mercurius_writes.mjs";

const [port, config, modules] = process.argv.slice(2);
const require = createRequire(modules + "/package.json");
const fastify = require("fastify");
const mercurius = require("mercurius");
const pg = require("pg");
const { createVerifier } = require("fast-jwt");
const { simple, public_key: key } = JSON.parse(readFileSync(config, "utf8"));

const verified = createVerifier({ key, cache: 1000 });
const pool = new pg.Pool({ connectionString: simple, max: 10,
  options: "-c jit=off -c TimeZone=UTC -c search_path=habeas -c plan_cache_mode=force_generic_plan" });
pg.types.setTypeParser(1184, (text) => new Date(text).toISOString());

// BEGIN and the context are one message, written once per token.
const entries = new Map();
function entering(claims, begin) {
  const known = `${begin} ${claims.jti}`;
  if (!entries.has(known)) {
    const [sub, org, ctl, scope] = [claims.sub, claims.org, claims.ctl, ` ${claims.scope} `]
      .map((each) => pg.escapeLiteral(each));
    entries.set(known, `${begin}; select set_config('app.context', ${sub}, true), set_config('app.sub', ${sub}, true),
      set_config('app.org', ${org}, true), set_config('app.controller', ${ctl}, true),
      set_config('app.scopes', ${scope}, true), set_config('app.grant_subject', '', true),
      set_config('app.grant_classes', '', true), set_config('app.spaces', ${org}, true), set_config('app.units', '', true)`);
  }
  return entries.get(known);
}

async function rows(client, name, text, values) {
  return (await client.query({ name, text, values })).rows;
}

const typeDefs = `
  type Named { code: String! name: String! }
  type Person { displayName: String! primaryEmail: String! language: String! residence: Named }
  type Member { email: String! displayName: String! role: String! status: String! joinedAt: String residence: Named }
  type Record { label: String! collectedAt: String! source: String! restricted: Boolean! category: Named service: Named }
  type Right { right: String! outcome: String! denialCode: String explanation: String decidedAt: String }
  type Request { reference: String! status: String! open: Boolean! language: String! receivedAt: String!
    effectiveDue: String hardDue: String answeredAt: String rights: [Right!]! }
  type Members { nodes: [Member!]! }
  type Records { nodes: [Record!]! }
  type Requests { nodes: [Request!]! }
  type Organization { members(first: Int!): Members! }
  enum By { EFFECTIVE_DUE }
  input Order { field: By! }
  input Filter { open: Boolean! }
  type Controller { rightsRequests(first: Int!, where: Filter!, orderBy: Order!): Requests! }
  type Viewer { person: Person records(first: Int!): Records! rightsRequests(first: Int!): Requests! }
  type Consent { status: String! language: String! purpose: Named }
  type Problem { code: String! }
  input GiveConsentInput { purpose: String! }
  input SubmitRightsRequestInput { rights: [String!]! language: String }
  type GiveConsentPayload { consent: Consent userErrors: [Problem!]! }
  type Submitted { status: String! open: Boolean! language: String! rights: [Right!]! }
  type SubmitRightsRequestPayload { request: Submitted userErrors: [Problem!]! }
  type Mutation { giveConsent(input: GiveConsentInput!): GiveConsentPayload!
    submitRightsRequest(input: SubmitRightsRequestInput!): SubmitRightsRequestPayload! }
  type Query { viewer: Viewer! organization(id: ID!): Organization controller: Controller! }
`;

const REQUEST = `org_id, id, reference, status, open, language, received_at as "receivedAt", effective_due as "effectiveDue",
  hard_due as "hardDue", answered_at as "answeredAt"`;

const resolvers = {
  Mutation: {
    giveConsent: async (_, { input }, { client }) => ({ consent: await consents(client, input), userErrors: [] }),
    submitRightsRequest: async (_, { input }, { client }) =>
      ({ request: await requests(client, input), userErrors: [] }),
  },
  Query: {
    viewer: () => ({}),
    organization: () => ({}),
    controller: () => ({}),
  },
  Viewer: {
    person: async (_, args, { client, claims }) =>
      (await rows(client, "person",
        `select display_name as "displayName", primary_email as "primaryEmail", language, residence as place
           from person where subject_id = $1`, [claims.sub]))[0],
    records: async (_, { first }, { client, claims }) => ({
      nodes: await rows(client, `records ${first}`,
        `select label, collected_at as "collectedAt", source, restricted, category_code, service_code
           from vault_record where subject_id = $1 order by collected_at desc, id desc limit ${first}`, [claims.sub]),
    }),
    rightsRequests: async (_, { first }, { client, claims }) => ({
      nodes: await rows(client, `own ${first}`,
        `select ${REQUEST} from rights_request where subject_id = $1 order by received_at desc, id desc
          limit ${first}`, [claims.sub]),
    }),
  },
  Organization: {
    members: async (_, { first }, { client, claims }) => ({
      nodes: await rows(client, `members ${first}`,
        `select email, display_name as "displayName", role, status, joined_at as "joinedAt", residence as place
           from membership where org_id = $1 order by email collate "C", id limit ${first}`, [claims.org]),
    }),
  },
  Controller: {
    rightsRequests: async (_, { first, where }, { client, claims }) => ({
      nodes: await rows(client, `due ${first}`,
        `select ${REQUEST} from rights_request where org_id = $1 and open = $2 order by due_order, id
          limit ${first}`, [claims.ctl, where.open]),
    }),
  },
};

function named(name, text, keyOf) {
  return async (queries, { client, claims }) => {
    const keys = [...new Set(queries.map(({ obj }) => keyOf(obj)))];
    const found = new Map((await rows(client, name, text, [keys, claims.ctl])).map((row) => [row.code, row]));
    return queries.map(({ obj }) => found.get(keyOf(obj)) ?? null);
  };
}

const place = named("places",
  "select code, name from place where code = any($1) and $2::uuid is not null", (each) => each.place);
const loaders = {
  Person: { residence: place },
  Member: { residence: place },
  Record: {
    category: named("categories",
      "select code, name from data_category where code = any($1) and org_id = $2", (each) => each.category_code),
    service: named("services",
      "select code, name from service where code = any($1) and org_id = $2", (each) => each.service_code),
  },
  Request: {
    rights: async (queries, { client }) => {
      const asked = queries.map(({ obj }) => obj);
      const found = new Map(asked.map((each) => [each.id, []]));
      const all = await rows(client, "rights",
        `select r.request_id, r.right_code as "right", r.outcome, r.denial_code as "denialCode", r.explanation,
                r.decided_at as "decidedAt"
           from requested_right r, unnest($1::uuid[], $2::uuid[]) as k (org_id, id)
          where r.org_id = k.org_id and r.request_id = k.id order by r.position`,
        [asked.map((each) => each.org_id), asked.map((each) => each.id)]);
      for (const row of all) found.get(row.request_id).push(row);
      return asked.map((each) => found.get(each.id));
    },
  },
};

const app = fastify();
app.register(mercurius, { schema: typeDefs, resolvers, loaders, jit: 1, routes: false });
app.post("/graphql", async (request, reply) => {
  const claims = verified(request.headers.authorization.slice(7));
  const client = await pool.connect();
  try {
    await client.query(entering(claims, request.body.query.startsWith("mutation") ? "begin" : "begin read only"));
    const answer = await reply.graphql(request.body.query, { client, claims }, request.body.variables);
    await client.query("commit");
    return answer;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
});
await app.listen({ port: Number(port), host: "127.0.0.1" });
