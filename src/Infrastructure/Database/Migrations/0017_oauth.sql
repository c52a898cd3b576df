-- Tokens for OAuth clients, and the codes that they redeem. Quick, and harmless to an older version at work, which does
-- not read the new columns and sweeps no codes.

alter table device_codes
  add column client_id text,
  add column resource text;

comment on column device_codes.client_id is 'The OAuth client that started the login; null is POST /api/device/start.';

alter table access_tokens
  add column client_id text,
  add column resource text;

comment on column access_tokens.client_id is 'The OAuth client that the token was issued to; null without OAuth.';
comment on column access_tokens.resource is 'The resource server that the client named (RFC 8707); null without OAuth.';

-- Codes live for a minute, and are found by themselves. So one table serves all accounts, without a reference to them,
-- which may one day be spread over machines.
create table authorization_codes (
  code_hash bytea primary key,
  account_id uuid not null,
  client_id text not null,
  redirect_uri text not null,
  code_challenge text not null,
  resource text not null,
  token_name text,
  scopes text not null,
  apps text,
  budget text,
  token_lifetime interval not null,
  created_at timestamptz not null,
  redeemed_at timestamptz
);

create index authorization_codes_created on authorization_codes (created_at);

comment on table authorization_codes is 'What persons have approved for OAuth clients (RFC 6749, 4.1); no code can be read back from it.';
