-- An account can be closed, and the identifiers of a person at Clerk are kept as keyed hashes. Quick, and harmless to an older
-- version at work: it does not read the new columns, so it serves closed accounts.

alter table accounts
  add column closed_for text,
  add column closed_at timestamptz;
alter table accounts add constraint accounts_closed_for_check check (closed_for in ('banned', 'deleted', 'operator')) not valid;
alter table accounts add constraint accounts_closed_at_check check ((closed_for is null) = (closed_at is null)) not valid;

comment on column accounts.closed_for is 'Why nothing can be done as the person; null is open.';

-- Found by the identifier, whatever the account. So one table serves all accounts, without a reference to them, which may
-- one day be spread over machines.
create table person_identifiers (
  identifier_hmac bytea not null,
  account_id uuid not null,
  created_at timestamptz not null,
  primary key (identifier_hmac, account_id)
);

comment on table person_identifiers is 'Keyed hashes of the e-mail addresses, phone numbers and connected accounts of a person, as of a starter grant.';

create table heartbeats (
  name text primary key,
  at timestamptz not null
);

comment on table heartbeats is 'When something happened last, over all instances, such as the last webhook or the last daily pass.';
