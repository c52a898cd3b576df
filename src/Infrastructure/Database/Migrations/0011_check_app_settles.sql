-- Reads every job while requests go on, under a lock that blocks none of them.

alter table jobs
  validate constraint jobs_settlement_check,
  validate constraint jobs_charged_check,
  validate constraint jobs_max_cost_check,
  validate constraint jobs_uncharged_check;
