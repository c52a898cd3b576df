// Jobs on Fastify and node-postgres: transactions on one client of the pool, as in node-postgres.com/features/transactions, and Fastify's
// schemas for requests and responses. TUNED names the statements, so that they are prepared once, which node-postgres.com/features/queries
// leaves to power users. It also caches the owners of tokens forever, which saves a query but ignores revocations.
import Fastify from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { pool, port, readToken } from './setting.mjs';

const app = Fastify();
const tuned = process.env.TUNED === 'yes';
const owners = new Map();

const query = (client, name, text, values) => (tuned ? client.query({ name, text, values }) : client.query(text, values));

async function transaction(work) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work((name, text, ...values) => query(client, name, text, values));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function ownerOf(header) {
  const known = owners.get(header);
  if (known) return known;
  const { account, hash } = readToken(header);
  const { rows: [token] } = await query(
    pool, 'find-token', 'select account_id from access_tokens where account_id = $1 and token_hash = $2 and revoked_at is null and expires_at > now()', [account, hash]);
  if (tuned && token) owners.set(header, token.account_id);
  return token?.account_id;
}

const refusal = (statusCode, error) => Object.assign(new Error(error), { statusCode });

async function lockAccount(query, id) {
  const { rows: [account] } = await query('lock-account', 'select credits, ledger_sequence from accounts where id = $1 for update', id);
  return account;
}

async function move(query, account, id, kind, amount, job, app, now) {
  const credits = account.credits + amount;
  const sequence = account.ledger_sequence + 1;
  await query('save-account', 'update accounts set credits = $1, ledger_sequence = $2 where id = $3', credits, sequence, id);
  await query(
    'add-entry',
    `insert into ledger_entries (account_id, sequence, kind, amount, balance_after, job_id, app_slug, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    id, sequence, kind, amount, credits, job, app, now);
  return credits;
}

app.decorateRequest('account', null);
app.addHook('onRequest', async (request) => {
  if (request.url === '/ready') return;
  request.account = await ownerOf(request.headers.authorization);
  if (!request.account) throw refusal(401, 'unauthenticated');
});

app.get('/ready', async () => 'ready');

app.post('/api/jobs', {
  schema: {
    body: {
      type: 'object',
      required: ['app', 'action', 'cost_estimate'],
      properties: { app: { type: 'string' }, action: { type: 'string' }, cost_estimate: { type: 'integer', minimum: 0 } },
    },
    response: { 200: { type: 'object', properties: { job_id: { type: 'string' }, credits: { type: 'integer' } } } },
  },
}, ({ account: id, body }) => transaction(async (query) => {
  const account = await lockAccount(query, id);
  if (account.credits < body.cost_estimate) throw refusal(402, 'insufficient_credits');
  const now = new Date();
  const job = uuidv7();
  await query(
    'add-job',
    `insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at)
     values ($1, $2, $3, $4, 'started', $5, 0, $6, $6)`,
    id, job, body.app, body.action, body.cost_estimate, now);
  const credits = await move(query, account, id, 'reserve', -body.cost_estimate, job, body.app, now);
  return { job_id: job, credits };
}));

app.post('/api/jobs/complete', {
  schema: {
    body: {
      type: 'object',
      required: ['job_id', 'actual_cost'],
      properties: { job_id: { type: 'string', format: 'uuid' }, actual_cost: { type: 'integer', minimum: 0 } },
    },
    response: {
      200: {
        type: 'object',
        properties: { job_id: { type: 'string' }, status: { type: 'string' }, actual_cost: { type: 'integer' }, credits: { type: 'integer' } },
      },
    },
  },
}, ({ account: id, body }) => transaction(async (query) => {
  const account = await lockAccount(query, id);
  const { rows: [job] } = await query(
    'lock-job', 'select app_slug, status, reserved from jobs where account_id = $1 and id = $2 for update', id, body.job_id);
  if (job?.status !== 'started') throw refusal(job ? 409 : 404, 'no_such_started_job');
  const now = new Date();
  await query(
    'complete-job',
    `update jobs set status = 'completed', actual_cost = $1, updated_at = $2 where account_id = $3 and id = $4`,
    body.actual_cost, now, id, body.job_id);
  const unused = job.reserved - body.actual_cost;
  const credits = unused === 0 ? account.credits : await move(query, account, id, unused > 0 ? 'refund' : 'overage', unused, body.job_id, job.app_slug, now);
  return { job_id: body.job_id, status: 'completed', actual_cost: body.actual_cost, credits };
}));

await app.listen({ port, host: '127.0.0.1' });
