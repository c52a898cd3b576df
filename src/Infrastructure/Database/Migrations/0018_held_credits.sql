-- An account knows what its open jobs hold. Quick, and harmless to an older version at work, which does not count
-- (docs/operations.md).

alter table accounts
  add column held bigint not null default 0,
  add column holds integer not null default 0;

comment on column accounts.held is 'The sum of reserved of the account''s open jobs, in whole credits.';
comment on column accounts.holds is 'How many of the account''s open jobs have reserved credits.';
