// A program with openid-client: it gets a token by a device code or in the browser, uses it, lets an app look at it, and revokes it.
import * as client from 'openid-client';
import { listen } from './loopback.mjs';

const [grant, issuer, appKey] = process.argv.slice(2);
const discover = (id, authentication) => client.discovery(
  new URL(issuer), id, undefined, authentication, { algorithm: 'oauth2', execute: [client.allowInsecureRequests] });
const config = await discover('focus-cli', client.None());
const seen = {};

async function device() {
  const login = await client.initiateDeviceAuthorization(config, { scope: 'wallet:read' });
  seen.polls = [];
  config[client.customFetch] = async (url, request) => {
    const poll = async () => {
      const response = await fetch(url, request);
      seen.polls.push((await response.clone().json()).error ?? 'token');
      return response;
    };
    if (url !== config.serverMetadata().token_endpoint) return fetch(url, request);
    if (seen.polls.length > 0) return poll();

    // The first poll is sent twice. The library must get over what it is told then.
    await poll();
    const hasty = await poll();
    console.log(`Open ${login.verification_uri_complete}`);
    return hasty;
  };
  return client.pollDeviceAuthorizationGrant(config, login);
}

async function code() {
  const browser = await listen();
  const [pkceCodeVerifier, expectedState] = [client.randomPKCECodeVerifier(), client.randomState()];
  const response = await browser.visit(client.buildAuthorizationUrl(config, {
    redirect_uri: browser.redirectUri,
    scope: 'wallet:read',
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  }));
  browser.close();
  const redeem = address => client.authorizationCodeGrant(config, address, { pkceCodeVerifier, expectedState });
  const ofAnother = new URL(response);
  ofAnother.searchParams.set('iss', 'https://another.example');
  seen.mixUp = await redeem(ofAnother).then(() => 'taken', error => error.code);
  return redeem(response);
}

try {
  const { access_token: token, ...tokens } = await { device, code }[grant]();
  const wallet = () => client.fetchProtectedResource(config, token, new URL('/api/wallet', issuer), 'GET');
  const basic = await discover('video', client.ClientSecretBasic(appKey));
  const post = await discover('video', client.ClientSecretPost(appKey));
  Object.assign(seen, {
    tokens,
    wallet: (await wallet()).status,
    basic: await client.tokenIntrospection(basic, token),
    post: await client.tokenIntrospection(post, token),
  });
  await client.tokenRevocation(config, token);
  seen.revoked = await client.tokenIntrospection(basic, token);
} catch (error) {
  seen.error = error.error ?? error.stack;
}

console.log(JSON.stringify(seen));
