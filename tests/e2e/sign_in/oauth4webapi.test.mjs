import assert from "node:assert/strict";
import test from "node:test";
import * as oauth from "oauth4webapi";
import { Person } from "./person.mjs";

const { URL_OF_DEMO: url, PASSWORD: password, PARTNER_SECRET: secret } = process.env;
const insecure = { [oauth.allowInsecureRequests]: true };
const redirect = "http://127.0.0.1:8401/callback";
const spa = { client_id: "anyshare-app" };
const partner = { client_id: "partner-ticketing" };
const resource = new URL("/graphql", url);
const query = JSON.stringify({ query: "{ viewer { person { displayName } } }" });
const headers = new Headers({ "content-type": "application/json" });

async function server() {
  const issuer = new URL(url);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure }));
}

async function tokens(as, extra = {}) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const target = new URL(as.authorization_endpoint);
  target.search = new URLSearchParams({
    client_id: spa.client_id,
    redirect_uri: redirect,
    response_type: "code",
    scope: "self:read rights:exercise",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
  });
  const back = await new Person(url, "maya@torres.example", password).allow(target);
  const parameters = oauth.validateAuthResponse(as, spa, back, state);
  const send = () => oauth.authorizationCodeGrantRequest(as, spa, oauth.None(), parameters, redirect, verifier, { ...insecure, ...extra });
  try {
    return await oauth.processAuthorizationCodeResponse(as, spa, await send());
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error;
    return oauth.processAuthorizationCodeResponse(as, spa, await send());
  }
}

test("the issuer is checked in the authorization response", async () => {
  const as = await server();
  assert.equal(as.authorization_response_iss_parameter_supported, true);
  assert.match((await tokens(as)).access_token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
});

test("the token is one that a resource server accepts as RFC 9068 says", async () => {
  const as = await server();
  const { access_token } = await tokens(as);
  const request = new Request(resource, { headers: { authorization: `Bearer ${access_token}` } });
  const claims = await oauth.validateJwtAccessToken(as, request, url, insecure);
  assert.equal(claims.client_id, spa.client_id);
  assert.equal(claims.iss, url);
});

test("refresh, revocation and what is left of a token then", async () => {
  const as = await server();
  const first = await tokens(as);
  const second = await oauth.processRefreshTokenResponse(as, spa, await oauth.refreshTokenGrantRequest(as, spa, oauth.None(), first.refresh_token, insecure));
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, spa, oauth.None(), second.refresh_token, insecure));
  const again = await oauth.refreshTokenGrantRequest(as, spa, oauth.None(), second.refresh_token, insecure);
  await assert.rejects(oauth.processRefreshTokenResponse(as, spa, again), { error: "invalid_grant" });
  await new Promise((done) => setTimeout(done, 1500));
  await assert.rejects(oauth.protectedResourceRequest(second.access_token, "POST", resource, headers, query, insecure));
});

test("client credentials and introspection", async () => {
  const as = await server();
  const shown = oauth.ClientSecretBasic(secret);
  const { access_token } = await oauth.processClientCredentialsResponse(as, partner, await oauth.clientCredentialsGrantRequest(as, partner, shown, {}, insecure));
  const told = await oauth.processIntrospectionResponse(as, partner, await oauth.introspectionRequest(as, partner, shown, access_token, insecure));
  assert.equal(told.active, true);
  assert.equal(told.sub, partner.client_id);
});

test("DPoP from the code to the resource", async () => {
  const as = await server();
  const DPoP = oauth.DPoP(spa, await oauth.generateKeyPair("ES256"));
  const bound = await tokens(as, { DPoP });
  assert.equal(bound.token_type, "dpop");
  const send = () => oauth.protectedResourceRequest(bound.access_token, "POST", resource, headers, query, { DPoP, ...insecure });
  const response = await send().catch((error) => {
    if (!oauth.isDPoPNonceError(error)) throw error;
    return send();
  });
  assert.equal((await response.json()).data.viewer.person.displayName, "Maya Torres");
});

test("the protected resource says where its tokens come from", async () => {
  const told = await oauth.processResourceDiscoveryResponse(new URL(url), await oauth.resourceDiscoveryRequest(new URL(url), insecure));
  assert.deepEqual(told.authorization_servers, [url]);
});
