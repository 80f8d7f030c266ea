// Signs in at the issuer with an unmodified openid-client, in both flows and both
// response modes. Lines of JSON go back and forth: this program says which address a
// browser has to open, and is told the parameters that the browser brought back.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { secp256k1 } from '@noble/curves/secp256k1';
import { Issuer, generators } from 'openid-client';

const [issuerURL, clientID, redirectURI] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');
const sha256 = (data) => createHash('sha256').update(data).digest();
const bytes = (base64url) => Buffer.from(base64url, 'base64url');

const issuer = await Issuer.discover(issuerURL);
const jwks = await (await fetch(issuer.metadata.jwks_uri)).json();
say({ discovered: issuer.metadata });

const client = new issuer.Client({
  client_id: clientID,
  redirect_uris: [redirectURI],
  response_types: ['code id_token', 'id_token'],
  token_endpoint_auth_method: 'none',
  id_token_signed_response_alg: 'ES256K',
});

for (const response_type of ['code id_token', 'id_token']) {
  for (const response_mode of ['form_post', 'fragment']) {
    for (const scope of ['openid profile', 'openid profile email']) {
      await walk({ response_type, response_mode, scope });
    }
    await walk({ response_type, response_mode, scope: 'openid profile', deny: true });
  }
}
process.exit(0);

async function walk({ deny, ...request }) {
  const hybrid = request.response_type.includes('code');
  const state = generators.state();
  const nonce = generators.nonce();
  const code_verifier = hybrid ? generators.codeVerifier() : undefined;
  const pkce = hybrid ? { code_challenge: generators.codeChallenge(code_verifier), code_challenge_method: 'S256' } : {};
  say({ url: client.authorizationUrl({ ...request, ...pkce, state, nonce }), mode: request.response_mode, deny: Boolean(deny) });
  const params = JSON.parse((await lines.next()).value);
  const checks = { state, nonce, code_verifier, response_type: request.response_type };
  const finish = () => client.callback(redirectURI, params, checks);
  const result = { ...request, denied: Boolean(deny), params: Object.keys(params).sort() };
  if (deny) {
    result.error = await refusal(finish);
    say({ result });
    return;
  }
  const tokens = await finish(); // checks signatures, claims, nonce, c_hash and s_hash
  result.token = { ...tokens, id_token: undefined, access_token: undefined };
  result.idTokens = [params.id_token, hybrid ? tokens.id_token : undefined].filter(Boolean).map((token) => look(token, params, state));
  if (hybrid) {
    result.userinfo = await client.userinfo(tokens); // wants the same sub
    result.replay = await refusal(finish);
    result.userinfoAfterReplay = await refusal(() => client.userinfo(tokens));
  }
  say({ result });
}

// look verifies an ID token once more, with another implementation of the curve and
// hashes of its own.
function look(token, { code }, state) {
  const [header, payload, signature] = token.split('.');
  const { alg, kid } = JSON.parse(bytes(header));
  const claims = JSON.parse(bytes(payload));
  const key = jwks.keys.find((k) => k.kid === kid);
  const point = Buffer.concat([Buffer.of(4), bytes(key.x), bytes(key.y)]);
  const half = (text) => sha256(text).subarray(0, 16).toString('base64url');
  return {
    alg,
    kid,
    key: { kty: key.kty, crv: key.crv, alg: key.alg, use: key.use, private: 'd' in key },
    verified: secp256k1.verify(bytes(signature), sha256(`${header}.${payload}`), point, { lowS: false }),
    forged: secp256k1.verify(bytes(signature), sha256(`${header}.${payload}x`), point, { lowS: false }),
    claims,
    s_hash: half(state),
    c_hash: code && half(code),
  };
}

// refusal is the error that something ends with.
async function refusal(something) {
  try {
    await something();
    return 'none';
  } catch (err) {
    return err.error ?? String(err);
  }
}
