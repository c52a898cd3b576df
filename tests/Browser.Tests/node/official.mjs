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

const answer = { calls: [], verdicts: [] };
for (const each of question.calls ?? []) answer.calls.push(await call(each));
for (const each of question.credentials ?? []) answer.verdicts.push(await verdict(each));
console.log(JSON.stringify(answer));
