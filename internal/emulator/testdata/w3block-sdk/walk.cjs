// Walks through W3Block ID with the SDK as it is published:
// node walk.cjs BASE_URL USER_CREDENTIAL_JSON TENANT_CREDENTIAL_JSON
// Prints what it got as JSON; ends with 1 and a message if anything differs from
// what the SDK promises.
const assert = require("node:assert");
const { createPublicKey, createVerify } = require("node:crypto");
const { W3blockIdSDK } = require("@w3block/sdk-id");

const [baseURL, user, tenant] = process.argv.slice(2);

// verified checks a token's signature with the key that the JWKS has.
function verified(token, jwks) {
  const [header, payload, signature] = token.split(".");
  assert.strictEqual(JSON.parse(Buffer.from(header, "base64url")).alg, "RS256");
  const key = createPublicKey({ key: jwks.keys[0], format: "jwk" });
  return createVerify("RSA-SHA256").update(`${header}.${payload}`).verify(key, signature, "base64url");
}

async function walk(credential, type) {
  const sdk = new W3blockIdSDK({ baseURL });
  await sdk.authenticate(credential);
  assert.ok(sdk.isAuthenticated());
  assert.strictEqual(sdk.getAuthTokenDecoded().type, type);

  const { data: jwks } = await sdk.api.auth.getJwks();
  const first = { token: sdk.getAuthToken(), refresh: sdk.getRefreshToken() };
  assert.ok(first.token && verified(first.token, jwks), "the access token is not signed with the JWKS' key");
  assert.ok(verified(first.refresh, jwks), "the refresh token is not signed with the JWKS' key");

  await sdk.refreshTokens();
  assert.notStrictEqual(sdk.getAuthToken(), first.token);
  assert.notStrictEqual(sdk.getRefreshToken(), first.refresh);
  assert.ok(verified(sdk.getAuthToken(), jwks));

  let email = null;
  if (type === "user") {
    email = (await sdk.api.users.getProfileByUserLogged()).data.email;
  }

  const { status } = await sdk.api.auth.logOut();
  assert.strictEqual(status, 204);
  return { type, email, token: sdk.getAuthToken() };
}

(async () => {
  const result = [await walk(JSON.parse(user), "user"), await walk(JSON.parse(tenant), "tenant")];
  console.log(JSON.stringify(result));
})().catch((error) => {
  console.error(error.response ? { status: error.response.status, data: error.response.data, url: error.config.url } : error);
  process.exit(1);
});
