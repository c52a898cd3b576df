// A program with oauth4webapi: it gets a token by a device code or in the browser, uses it, lets an app look at it, and revokes it.
import { setTimeout } from 'node:timers/promises';
import * as oauth from 'oauth4webapi';
import { listen } from './loopback.mjs';

const [grant, issuer, appKey] = process.argv.slice(2);
const options = { [oauth.allowInsecureRequests]: true };
const server = await oauth.processDiscoveryResponse(
  new URL(issuer), await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...options }));
const [client, none] = [{ client_id: 'focus-cli' }, oauth.None()];
const seen = {};

async function device() {
  const login = await oauth.processDeviceAuthorizationResponse(
    server, client, await oauth.deviceAuthorizationRequest(server, client, none, { scope: 'wallet:read' }, options));
  const poll = async () => oauth.processDeviceCodeResponse(
    server, client, await oauth.deviceCodeGrantRequest(server, client, none, login.device_code, options));
  const failure = () => poll().then(() => 'token', error => error.error);
  seen.polls = [await failure(), await failure()];
  console.log(`Open ${login.verification_uri_complete}`);
  for (;;) {
    await setTimeout((login.interval + 5) * 1000);
    try {
      return await poll();
    } catch (error) {
      if (error.error !== 'authorization_pending') throw error;
    }
  }
}

async function code() {
  const browser = await listen();
  const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()];
  const address = new URL(server.authorization_endpoint);
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: browser.redirectUri,
    scope: 'wallet:read',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const arrived = await browser.visit(address);
  browser.close();
  const response = oauth.validateAuthResponse(server, client, arrived, state);
  const redeem = async by => oauth.processAuthorizationCodeResponse(
    server, client, await oauth.authorizationCodeGrantRequest(server, client, none, response, browser.redirectUri, by, options));
  seen.otherVerifier = await redeem(oauth.generateRandomCodeVerifier()).catch(error => error.error);
  const tokens = await redeem(verifier);
  seen.again = await redeem(verifier).catch(error => error.error);
  return tokens;
}

try {
  const { access_token: token, ...tokens } = await { device, code }[grant]();
  const app = { client_id: 'video' };
  const introspect = async by => oauth.processIntrospectionResponse(
    server, app, await oauth.introspectionRequest(server, app, by, token, options));
  Object.assign(seen, {
    tokens,
    wallet: (await oauth.protectedResourceRequest(token, 'GET', new URL('/api/wallet', issuer), undefined, undefined, options)).status,
    basic: await introspect(oauth.ClientSecretBasic(appKey)),
    post: await introspect(oauth.ClientSecretPost(appKey)),
  });
  await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, none, token, options));
  seen.revoked = await introspect(oauth.ClientSecretBasic(appKey));
} catch (error) {
  seen.error = error.error ?? error.stack;
}

console.log(JSON.stringify(seen));
