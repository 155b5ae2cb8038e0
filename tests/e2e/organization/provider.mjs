// An OpenID provider of an organization: anybody signs in under any name, and has an address on its domain.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const { CALLBACK, SECRET, DOMAIN } = process.env;
const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: "habeas", client_secret: SECRET, redirect_uris: [CALLBACK], response_types: ["code"] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: `${id}@${DOMAIN}`, email_verified: true, name: id }),
  }),
});
server.on("request", provider.callback());
console.log(issuer);
