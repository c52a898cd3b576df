-- An account can be closed, and what a person is known by at Clerk is kept as a keyed hash. Harmless to an older version at
-- work: it does not read the new columns, so it serves closed accounts. Writers wait while the accounts are read once for the
-- indexes, a second or so for ten million: no account is closed yet, so both are empty. Starting or settling a job changes no
-- column of them, so it stays an update within the page (HOT).

alter table accounts
  add column closed_for text,
  add column closed_at timestamptz;
alter table accounts add constraint accounts_closed_for_check check (closed_for in ('banned', 'deleted', 'operator')) not valid;
alter table accounts add constraint accounts_closed_at_check check ((closed_for is null) = (closed_at is null)) not valid;

comment on column accounts.closed_for is 'Why nothing can be done as the person; null is open.';

create index accounts_banned on accounts (id) where closed_for = 'banned';
create index accounts_to_forget on accounts (closed_at) where closed_for = 'deleted' and clerk_id like 'user%';

-- Found by the identifier, whatever the account. So one table serves all accounts, without a reference to them, which may
-- one day be spread over machines.
create table person_identifiers (
  identifier_hmac bytea not null,
  account_id uuid not null,
  created_at timestamptz not null,
  primary key (identifier_hmac, account_id)
);

comment on table person_identifiers is 'The keyed hashes of what a person has at Clerk (e-mail addresses, phone numbers, connected accounts) when an app grants starter credits.';

create table heartbeats (
  name text primary key,
  at timestamptz not null
);

comment on table heartbeats is 'When something happened last, over all instances, such as the last webhook or the last daily pass.';
