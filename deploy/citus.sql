-- Distributes an existing database over the workers of a Citus cluster, by account. docs/scaling.md says when, and what to
-- stop first. Run it as a superuser in the service's database on the coordinator, all or nothing:
--   psql -v ON_ERROR_STOP=1 --single-transaction -f deploy/citus.sql -U postgres focus

create extension if not exists citus;

-- Over one connection to each worker, since all of this is one transaction.
set local citus.multi_shard_modify_mode to 'sequential';

-- Small tables with a copy on each worker. Device logins have no account until they are approved.
select create_reference_table('apps');
select create_reference_table('device_codes');
select create_reference_table('user_code_tries');

-- All data of an account is on one worker. A referenced table comes before the tables that reference it.
select create_distributed_table('accounts', 'id');
select create_distributed_table('app_grants', 'account_id', colocate_with => 'accounts');
select create_distributed_table('jobs', 'account_id', colocate_with => 'accounts');
select create_distributed_table('ledger_entries', 'account_id', colocate_with => 'accounts');
select create_distributed_table('access_tokens', 'account_id', colocate_with => 'accounts');

-- schema_versions, the journal of the migrations, stays on the coordinator.
