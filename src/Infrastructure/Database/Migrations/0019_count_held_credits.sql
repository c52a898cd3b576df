-- Writers wait while the jobs are read once, a second or so for ten million; readers do not.

lock table accounts in exclusive mode;

update accounts a
set held = open.held, holds = open.holds
from (
  select account_id, sum(reserved) as held, count(*) as holds
  from jobs
  where status = 'started' and reserved > 0
  group by account_id
) open
where a.id = open.account_id;
