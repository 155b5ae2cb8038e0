import assert from "node:assert/strict";
import test from "node:test";
import * as client from "openid-client";
import { Person } from "./person.mjs";

const { URL_OF_DEMO: url, PASSWORD: password, PARTNER_SECRET: secret } = process.env;
const options = { algorithm: "oauth2", execute: [client.allowInsecureRequests] };
const redirect = "http://127.0.0.1:8401/callback";
const query = JSON.stringify({ query: "{ viewer { person { displayName } } }" });
const json = { "content-type": "application/json" };
const maya = () => new Person(url, "maya@torres.example", password);

const spa = () => client.discovery(new URL(url), "anyshare-app", undefined, client.None(), options);
const partner = () => client.discovery(new URL(url), "partner-ticketing", undefined, client.ClientSecretBasic(secret), options);

async function tokens(config, extra = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const target = client.buildAuthorizationUrl(config, {
    redirect_uri: redirect,
    scope: "self:read rights:exercise",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
  });
  const back = await maya().allow(target);
  return client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state }, undefined, extra);
}

const ask = async (config, token, extra) => {
  const headers = new Headers(json);
  return client.fetchProtectedResource(config, token, new URL("/graphql", url), "POST", query, headers, extra);
};

test("discovery names what the server can do", async () => {
  const metadata = (await spa()).serverMetadata();
  assert.equal(metadata.issuer, url);
  assert.ok(metadata.supportsPKCE());
});

test("a code with PKCE becomes a token that the API accepts", async () => {
  const config = await spa();
  const answer = await (await ask(config, (await tokens(config)).access_token)).json();
  assert.equal(answer.data.viewer.person.displayName, "Maya Torres");
});

test("refresh tokens rotate, and one that comes back ends its family", async () => {
  const config = await spa();
  const first = await tokens(config);
  const second = await client.refreshTokenGrant(config, first.refresh_token);
  assert.notEqual(second.refresh_token, first.refresh_token);
  await assert.rejects(client.refreshTokenGrant(config, first.refresh_token), { error: "invalid_grant" });
  await assert.rejects(client.refreshTokenGrant(config, second.refresh_token), { error: "invalid_grant" });
});

test("a partner gets, introspects and revokes its own token", async () => {
  const config = await partner();
  const { access_token } = await client.clientCredentialsGrant(config, { scope: "requests:track" });
  const told = await client.tokenIntrospection(config, access_token);
  assert.equal(told.active, true);
  assert.equal(told.scope, "requests:track");
  await client.tokenRevocation(config, access_token);
  assert.equal((await client.tokenIntrospection(config, access_token)).active, false);
  await new Promise((done) => setTimeout(done, 1500));
  await assert.rejects(ask(config, access_token));
});

test("DPoP: the nonce is taken up, the token is bound, and worth nothing as a bearer token", async () => {
  const config = await spa();
  const keys = await client.randomDPoPKeyPair();
  const DPoP = client.getDPoPHandle(config, keys);
  const bound = await tokens(config, { DPoP });
  assert.equal(bound.token_type, "dpop");
  const answer = await (await ask(config, bound.access_token, { DPoP })).json();
  assert.equal(answer.data.viewer.person.displayName, "Maya Torres");
  const bearer = await fetch(`${url}/graphql`, { method: "POST", body: query, headers: { ...json, authorization: `Bearer ${bound.access_token}` } });
  assert.equal(bearer.status, 401);
  const renewed = await client.refreshTokenGrant(config, bound.refresh_token, undefined, { DPoP });
  assert.equal(renewed.token_type, "dpop");
});
