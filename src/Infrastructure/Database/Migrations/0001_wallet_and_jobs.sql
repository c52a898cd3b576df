-- Accounts, apps, grants, jobs and the ledger. Every per-account table leads its keys with the account, so that the
-- tables can later be spread over machines by account. So there is no trigger, no sequence and no unique key without
-- the account.

create table accounts (
  id uuid primary key,
  clerk_id text not null,
  plan text not null,
  credits bigint not null,
  ledger_sequence bigint not null,
  created_at timestamptz not null
) with (fillfactor = 70);

comment on column accounts.credits is 'What can be spent now, in whole credits; equals the sum of the account''s ledger entries.';
comment on column accounts.ledger_sequence is 'The sequence of the account''s last ledger entry.';

create table apps (
  slug text primary key,
  starter_credits integer not null check (starter_credits >= 0),
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table app_grants (
  account_id uuid not null references accounts (id),
  app_slug text not null references apps (slug),
  starter_credits integer not null check (starter_credits >= 0),
  granted_at timestamptz not null,
  primary key (account_id, app_slug)
);

create table jobs (
  account_id uuid not null references accounts (id),
  id uuid not null,
  app_slug text not null,
  action text not null,
  status text not null check (status in ('started', 'completed', 'failed')),
  reserved bigint not null check (reserved >= 0),
  actual_cost bigint not null check (actual_cost >= 0),
  idempotency_key text,
  idempotency_fingerprint text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  metadata json,
  primary key (account_id, id),
  check ((idempotency_key is null) = (idempotency_fingerprint is null))
) with (fillfactor = 80);

create unique index jobs_idempotency_key on jobs (account_id, idempotency_key) where idempotency_key is not null;
create index jobs_newest_first on jobs (account_id, created_at desc, id desc);

create table ledger_entries (
  account_id uuid not null references accounts (id),
  sequence bigint not null check (sequence > 0),
  kind text not null check (kind in ('starter_credits', 'reserve', 'refund', 'overage')),
  amount bigint not null check (amount <> 0),
  balance_after bigint not null,
  job_id uuid,
  app_slug text,
  created_at timestamptz not null,
  primary key (account_id, sequence),
  foreign key (account_id, job_id) references jobs (account_id, id)
);

comment on table ledger_entries is 'Every movement of credits, append-only: entry n of an account follows from entry n - 1.';

-- Not even the service may rewrite history.
revoke update, delete, truncate on ledger_entries from current_user;
