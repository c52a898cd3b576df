-- Reads every entry while requests go on, under a lock that blocks none of them.

alter table ledger_entries
  validate constraint ledger_entries_kind_check,
  validate constraint ledger_entries_reason_check;
