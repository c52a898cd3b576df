// Runs calls of Clerk's own backend SDK and its verdicts on credentials. Input and output are JSON.
import { createClerkClient, verifyToken } from '@clerk/backend';
import { text } from 'node:stream/consumers';

const question = JSON.parse(await text(process.stdin));
const { apiUrl, secretKey, publishableKey, authorizedParties, issuer } = question;
const clientOf = key => createClerkClient({ apiUrl, secretKey: key, publishableKey, telemetry: { disabled: true } });
const clerk = clientOf(secretKey);

async function call({ method, args, key }) {
  const [resource, name] = method.split('.');
  const client = key ? clientOf(key) : clerk;
  try {
    return { value: await client[resource][name](...args) };
  } catch (error) {
    return { status: error.status ?? null, codes: error.errors?.map(entry => entry.code) ?? null, retryAfter: error.retryAfter ?? null };
  }
}

async function verdict({ name, token, cookie }) {
  const verified = token && await verifyToken(token, { apiUrl, secretKey, authorizedParties, issuer }).then(() => 'accepted', error => error.reason ?? error.message);
  const request = new Request('http://localhost/api/wallet', { headers: cookie ? { cookie } : { authorization: `Bearer ${token}` } });
  const state = await clerk.authenticateRequest(request, { authorizedParties });
  const authenticated = state.isAuthenticated && state.toAuth()?.userId ? 'accepted' : state.reason ?? 'no user';
  return { name, verified, authenticated };
}

// Visits a page of an app whose server uses the SDK, as a browser does: it keeps cookies and follows redirects.
async function visit({ address, proxyUrl, key, cookies }) {
  const app = new URL(address).origin;
  const statuses = [];
  for (let left = 10; left > 0; left--) {
    if (new URL(address).origin !== app) {
      address = (await fetch(address, { redirect: 'manual' })).headers.get('location');
      continue;
    }

    const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    const request = new Request(address, { headers: { cookie, 'sec-fetch-dest': 'document' } });
    const state = await clerk.authenticateRequest(request, { publishableKey: key, proxyUrl });
    for (const line of state.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      cookies[name] = value;
      if (!value) delete cookies[name];
    }

    statuses.push(state.status);
    const next = state.headers.get('location');
    if (!next) return { statuses, address, user: state.toAuth()?.userId ?? null, reason: state.reason ?? null, cookies };
    address = next;
  }

  throw new Error(`An endless handshake: ${statuses}`);
}

const answer = { calls: [], verdicts: [], visits: [] };
for (const each of question.calls ?? []) answer.calls.push(await call(each));
for (const each of question.credentials ?? []) answer.verdicts.push(await verdict(each));
for (const each of question.visits ?? []) answer.visits.push(await visit(each));
console.log(JSON.stringify(answer));
