-- Accounts that an operator has granted credits and that have completed this many jobs at 3 credits each.
insert into accounts (id, clerk_id, plan, credits, ledger_sequence, created_at)
select lpad(n::text, 32, '0')::uuid, 'user_bench' || n, 'free', @credits - 3 * @jobs, 1 + 2 * @jobs, @now - interval '1 year'
from generate_series(@first, @first + @accounts - 1) n;

insert into ledger_entries (account_id, sequence, kind, amount, balance_after, reason, created_at)
select lpad(n::text, 32, '0')::uuid, 1, 'grant', @credits, @credits, 'benchmark', @now - interval '1 year'
from generate_series(@first, @first + @accounts - 1) n;
