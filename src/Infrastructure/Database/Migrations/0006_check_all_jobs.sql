-- Reads every job and entry beside the requests, under a lock that stands in the way of none.

alter table jobs validate constraint jobs_expired_at_check;
alter table ledger_entries validate constraint ledger_entries_kind_check;
