-- For the sweeps. Writers wait while the jobs are read once, a second or so for ten million: no existing job has an
-- expires_at, so none enters the index. Settling a job or using a token changes no column of these indexes, so both
-- stay updates within the page (HOT).

create index jobs_deadline on jobs (expires_at) where expires_at is not null;
create index access_tokens_end on access_tokens (coalesce(revoked_at, expires_at));
