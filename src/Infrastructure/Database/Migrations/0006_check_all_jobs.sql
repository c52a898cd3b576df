-- Reads every job and entry while requests go on, under a lock that blocks none of them.

alter table jobs validate constraint jobs_expired_at_check;
alter table ledger_entries validate constraint ledger_entries_kind_check;
