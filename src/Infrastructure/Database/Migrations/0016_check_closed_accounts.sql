-- Reads every account while requests go on, under a lock that blocks none of them.

alter table accounts
  validate constraint accounts_closed_for_check,
  validate constraint accounts_closed_at_check;
