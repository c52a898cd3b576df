-- Reads every job and token while requests go on, under a lock that blocks none of them.

alter table jobs
  validate constraint jobs_uncharged_check,
  validate constraint jobs_budget_check;
alter table access_tokens validate constraint access_tokens_budget_check;
