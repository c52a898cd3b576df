-- Reads every entry beside the requests, under a lock that stands in the way of none.

alter table ledger_entries
  validate constraint ledger_entries_kind_check,
  validate constraint ledger_entries_reason_check;
