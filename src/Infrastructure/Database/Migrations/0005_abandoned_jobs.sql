-- A job has a deadline, and can be completed late. Quick, and harmless to an older version at work: the jobs that it
-- has started or will start have no expires_at, which means 24 hours after the start.

alter table jobs add column expires_at timestamptz;
alter table jobs add column expired_at timestamptz;
alter table jobs add constraint jobs_expired_at_check check (expired_at is null or status <> 'started') not valid;

comment on column jobs.expires_at is 'From when on the job is failed and refunded, if it is still started.';
comment on column jobs.expired_at is 'When that was done.';

alter table ledger_entries drop constraint ledger_entries_kind_check;
alter table ledger_entries add constraint ledger_entries_kind_check
  check (kind in ('starter_credits', 'reserve', 'refund', 'overage', 'late_charge', 'grant', 'revoke')) not valid;
