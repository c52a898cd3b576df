-- The jobs in the order of a year: the first of each account, then the second of each. A UUIDv7 begins with its time.
insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at)
select
  lpad((@first + g % @accounts)::text, 32, '0')::uuid,
  (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7000' || lpad(to_hex(g), 16, '8'))::uuid,
  'video', 'render', 'completed', 5, 3, at, at
from generate_series(0, @accounts * @jobs - 1) g
cross join lateral (select @now - interval '1 year' + (g + 1) * (interval '364 days' / greatest(@accounts * @jobs, 1)) as at) t;
