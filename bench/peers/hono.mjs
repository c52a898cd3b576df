// Jobs on Hono and Drizzle: transactions as in orm.drizzle.team/docs/transactions, row locks by .for('update').
import { serve } from '@hono/node-server';
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, customType, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { v7 as uuidv7 } from 'uuid';
import { pool, port, readToken } from './setting.mjs';

const whole = (name) => bigint(name, { mode: 'number' }).notNull();
const time = (name) => timestamp(name, { withTimezone: true }).notNull();

const accounts = pgTable('accounts', { id: uuid('id').primaryKey(), credits: whole('credits'), sequence: whole('ledger_sequence') });

const jobs = pgTable('jobs', {
  account: uuid('account_id').notNull(),
  id: uuid('id').notNull(),
  app: text('app_slug').notNull(),
  action: text('action').notNull(),
  status: text('status').notNull(),
  reserved: whole('reserved'),
  actualCost: whole('actual_cost'),
  createdAt: time('created_at'),
  updatedAt: time('updated_at'),
});

const entries = pgTable('ledger_entries', {
  account: uuid('account_id').notNull(),
  sequence: whole('sequence'),
  kind: text('kind').notNull(),
  amount: whole('amount'),
  balanceAfter: whole('balance_after'),
  job: uuid('job_id'),
  app: text('app_slug'),
  createdAt: time('created_at'),
});

const bytea = customType({ dataType: () => 'bytea' });

const tokens = pgTable('access_tokens', {
  account: uuid('account_id').notNull(),
  hash: bytea('token_hash').notNull(),
  expiresAt: time('expires_at'),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
});

const db = drizzle({ client: pool });
const app = new Hono();

async function lockAccount(tx, id) {
  const [account] = await tx.select().from(accounts).where(eq(accounts.id, id)).for('update');
  return account;
}

async function move(tx, account, kind, amount, job, appSlug, now) {
  const credits = account.credits + amount;
  const sequence = account.sequence + 1;
  await tx.update(accounts).set({ credits, sequence }).where(eq(accounts.id, account.id));
  await tx.insert(entries).values({ account: account.id, sequence, kind, amount, balanceAfter: credits, job, app: appSlug, createdAt: now });
  return credits;
}

app.get('/ready', (c) => c.text('ready'));

app.use('/api/*', async (c, next) => {
  const { account, hash } = readToken(c.req.header('Authorization'));
  const [token] = await db.select({ account: tokens.account }).from(tokens).where(
    and(eq(tokens.account, account), eq(tokens.hash, hash), isNull(tokens.revokedAt), gt(tokens.expiresAt, sql`now()`)));
  if (!token) throw new HTTPException(401);
  c.set('account', token.account);
  await next();
});

app.post('/api/jobs', async (c) => {
  const id = c.get('account');
  const { app: appSlug, action, cost_estimate: cost } = await c.req.json();
  if (typeof appSlug !== 'string' || typeof action !== 'string' || !Number.isInteger(cost) || cost < 0) throw new HTTPException(400);
  return c.json(await db.transaction(async (tx) => {
    const account = await lockAccount(tx, id);
    if (account.credits < cost) throw new HTTPException(402);
    const now = new Date();
    const job = uuidv7();
    await tx.insert(jobs).values({
      account: id, id: job, app: appSlug, action, status: 'started', reserved: cost, actualCost: 0, createdAt: now, updatedAt: now,
    });
    return { job_id: job, credits: await move(tx, account, 'reserve', -cost, job, appSlug, now) };
  }));
});

app.post('/api/jobs/complete', async (c) => {
  const id = c.get('account');
  const { job_id: jobId, actual_cost: cost } = await c.req.json();
  if (typeof jobId !== 'string' || !Number.isInteger(cost) || cost < 0) throw new HTTPException(400);
  return c.json(await db.transaction(async (tx) => {
    const account = await lockAccount(tx, id);
    const ofJob = and(eq(jobs.account, id), eq(jobs.id, jobId));
    const [job] = await tx.select().from(jobs).where(ofJob).for('update');
    if (job?.status !== 'started') throw new HTTPException(job ? 409 : 404);
    const now = new Date();
    await tx.update(jobs).set({ status: 'completed', actualCost: cost, updatedAt: now }).where(ofJob);
    const unused = job.reserved - cost;
    const credits = unused === 0 ? account.credits : await move(tx, account, unused > 0 ? 'refund' : 'overage', unused, jobId, job.app, now);
    return { job_id: jobId, status: 'completed', actual_cost: cost, credits };
  }));
});

serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });
