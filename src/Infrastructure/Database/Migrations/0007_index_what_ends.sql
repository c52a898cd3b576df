-- For the sweeps. Writers wait while the jobs are read once, a second or so for ten million: none of those that were there
-- has an expires_at and comes into the index. No column of these indexes changes when a job settles or a token is used,
-- so that both stay updates within the page (HOT).

create index jobs_deadline on jobs (expires_at) where expires_at is not null;
create index access_tokens_end on access_tokens (coalesce(revoked_at, expires_at));
