-- An account knows what its open jobs hold. Quick, and harmless to an older version at work, which does not count
-- (docs/operations.md).

alter table accounts
  add column held bigint,
  add column holds integer;

comment on column accounts.held is 'The sum of reserved of the account''s open jobs, in whole credits; null is 0.';
comment on column accounts.holds is 'How many of the account''s open jobs have reserved credits; null is 0.';
