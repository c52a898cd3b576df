-- Device logins are few and short-lived, and are found by either of two codes. So one table serves all accounts,
-- without a reference to the accounts, which may one day be spread over machines.

create table device_codes (
  device_code_hash bytea primary key,
  user_code_hmac bytea not null unique,
  status text not null check (status in ('pending', 'approved', 'denied', 'redeemed')),
  account_id uuid,
  client_name text,
  ip_address text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check ((account_id is not null) = (status in ('approved', 'redeemed')))
);

create index device_codes_expiry on device_codes (expires_at);

comment on table device_codes is 'Device logins (RFC 8628); neither code can be read back from it.';

create table user_code_tries (
  scope text not null,
  window_start timestamptz not null,
  spent integer not null,
  primary key (scope, window_start)
);

comment on table user_code_tries is 'How often user codes were tried, per account, per address and overall.';

create table access_tokens (
  account_id uuid not null references accounts (id),
  id uuid not null,
  token_hash bytea not null,
  hint text not null,
  name text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (account_id, id),
  unique (account_id, token_hash)
) with (fillfactor = 80);

comment on column access_tokens.token_hash is 'SHA-256 of the personal access token, which is stored nowhere.';
