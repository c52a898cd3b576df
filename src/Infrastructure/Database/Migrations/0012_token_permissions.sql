-- What a personal access token may do, for which apps, and its budget. Quick, and harmless to an older version at work,
-- which does not read these columns: it gives every token all permissions and counts in no budget (docs/operations.md).

alter table device_codes
  add column scopes text,
  add column apps text,
  add column budget text,
  add column token_lifetime interval,
  add column token_name text;

comment on column device_codes.scopes is 'The scopes that the program asked for, and from the approval on those that the person gave; null is all of them. So are the other columns.';

alter table access_tokens
  add column scopes text,
  add column apps text,
  add column budget text,
  add column budget_started_at timestamptz,
  add column budget_resets_at timestamptz,
  add column budget_spent bigint;

comment on column access_tokens.scopes is 'What the token may do; null is everything, as for tokens from before there were scopes.';
comment on column access_tokens.apps is 'The apps whose jobs the token may see and start, separated by spaces; null is every app.';
comment on column access_tokens.budget is 'How many credits the token may spend in a period, such as 50/day.';
comment on column access_tokens.budget_started_at is 'The start of the window in which budget_spent counts.';
comment on column access_tokens.budget_resets_at is 'The end of that window; null for a budget that never resets.';

alter table jobs
  add column budget_token_id uuid,
  add column budget_window timestamptz,
  add column budget_net bigint;

comment on column jobs.budget_token_id is 'The token in whose budget the job counts; null if it counts in none.';
comment on column jobs.budget_window is 'The start of the window of the budget in which the job last moved credits.';
comment on column jobs.budget_net is 'What the job took in that window less what it gave back; it counts if it is positive.';

-- A budget, too, can leave a part of the cost uncharged.
alter table jobs drop constraint jobs_uncharged_check;
alter table jobs add constraint jobs_uncharged_check
  check (uncharged is null or (uncharged > 0 and (budget_token_id is not null or actual_cost is not distinct from max_cost))) not valid;
alter table access_tokens add constraint access_tokens_budget_check
  check ((budget is null) = (budget_started_at is null) and (budget is null) = (budget_spent is null) and budget_spent >= 0) not valid;
alter table jobs add constraint jobs_budget_check
  check ((budget_token_id is null) = (budget_window is null) and (budget_token_id is null) = (budget_net is null)) not valid;
