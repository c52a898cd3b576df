-- Operators grant and revoke credits, each time for a reason. Quick, and harmless to an older version at work: existing
-- rows are not read (0004 does that).

alter table ledger_entries add column reason text;
alter table ledger_entries drop constraint ledger_entries_kind_check;
alter table ledger_entries add constraint ledger_entries_kind_check
  check (kind in ('starter_credits', 'reserve', 'refund', 'overage', 'grant', 'revoke')) not valid;
alter table ledger_entries add constraint ledger_entries_reason_check
  check ((reason is not null) = (kind in ('grant', 'revoke'))) not valid;

comment on column ledger_entries.reason is 'Why an operator moved credits.';
