-- One job, started and completed: the statements of the service, in two round trips per step. The ids are numbers written as UUIDs, because
-- pgbench computes with numbers only; those of jobs ascend with time. The service takes the balance and the number of the entry from its
-- first round trip to the second. pgbench cannot, so the database computes them.
\set account random(1, :accounts)
\set n :n + 1
\set job :base + :n * 1000 + :client_id
\startpipeline
begin;
select id, clerk_id, plan, credits, ledger_sequence from accounts where id = lpad(:account, 32, '0')::uuid for update;
\endpipeline
\startpipeline
insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, metadata, idempotency_key, idempotency_fingerprint, created_at, updated_at, expires_at, expired_at) values (lpad(:account, 32, '0')::uuid, lpad(:job, 32, '0')::uuid, 'video', 'render', 'started', 5, 0, null, null, null, now(), now(), now() + interval '1 day', null);
update accounts set credits = credits - 5, ledger_sequence = ledger_sequence + 1 where id = lpad(:account, 32, '0')::uuid;
insert into ledger_entries (account_id, sequence, kind, amount, balance_after, job_id, app_slug, reason, created_at) select id, ledger_sequence, 'reserve', -5, credits, lpad(:job, 32, '0')::uuid, 'video', null, now() from accounts where id = lpad(:account, 32, '0')::uuid;
commit;
\endpipeline
\startpipeline
begin;
select id, clerk_id, plan, credits, ledger_sequence from accounts where id = lpad(:account, 32, '0')::uuid for update;
select account_id, id, app_slug, action, status, reserved, actual_cost, metadata, idempotency_key, idempotency_fingerprint, created_at, updated_at, expires_at, expired_at from jobs where account_id = lpad(:account, 32, '0')::uuid and id = lpad(:job, 32, '0')::uuid;
\endpipeline
\startpipeline
update jobs set status = 'completed', actual_cost = 3, metadata = null, updated_at = now(), expired_at = null where account_id = lpad(:account, 32, '0')::uuid and id = lpad(:job, 32, '0')::uuid;
update accounts set credits = credits + 2, ledger_sequence = ledger_sequence + 1 where id = lpad(:account, 32, '0')::uuid;
insert into ledger_entries (account_id, sequence, kind, amount, balance_after, job_id, app_slug, reason, created_at) select id, ledger_sequence, 'refund', 2, credits, lpad(:job, 32, '0')::uuid, 'video', null, now() from accounts where id = lpad(:account, 32, '0')::uuid;
commit;
\endpipeline
