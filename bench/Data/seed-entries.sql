-- The two entries of each job.
insert into ledger_entries (account_id, sequence, kind, amount, balance_after, job_id, app_slug, created_at)
select
  lpad((@first + g % @accounts)::text, 32, '0')::uuid,
  2 + 2 * (g / @accounts) + step,
  case step when 0 then 'reserve' else 'refund' end,
  case step when 0 then -5 else 2 end,
  @credits - 3 * (g / @accounts) - case step when 0 then 5 else 3 end,
  (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7000' || lpad(to_hex(g), 16, '8'))::uuid,
  'video', at
from generate_series(0, @accounts * @jobs - 1) g
cross join lateral (select @now - interval '1 year' + (g + 1) * (interval '364 days' / greatest(@accounts * @jobs, 1)) as at) t
cross join generate_series(0, 1) step;
