-- Distributes the accounts over the workers of a Citus cluster. docs/scaling.md says when, what to prepare and what to stop
-- first. Run it as a superuser in the service's database on the coordinator, with this build's schema, all or nothing:
--   psql -v ON_ERROR_STOP=1 --single-transaction -f deploy/citus.sql -U postgres focus

create extension if not exists citus;

-- Over one connection to each worker, since all of this is one transaction.
set local citus.multi_shard_modify_mode to 'sequential';

-- Otherwise app_grants would become a local table along with apps, with a foreign key that cannot be distributed.
set local citus.enable_local_reference_table_foreign_keys to off;

-- A copy on each server, for tables that are hardly ever written: a write needs all servers.
select create_reference_table('apps');
select create_reference_table('app_keys');
select create_reference_table('schema_versions');

-- All data of an account is on one worker. A referenced table comes before the tables that reference it.
select create_distributed_table('accounts', 'id');
select create_distributed_table('app_grants', 'account_id', colocate_with => 'accounts');
select create_distributed_table('jobs', 'account_id', colocate_with => 'accounts');
select create_distributed_table('ledger_entries', 'account_id', colocate_with => 'accounts');
select create_distributed_table('access_tokens', 'account_id', colocate_with => 'accounts');

-- Device logins have no account until they are approved, and people are found by what they are known by at Clerk. These
-- tables stay on the coordinator, where workers reach them too, so that they do not depend on any worker.
select citus_add_local_table_to_metadata('device_codes');
select citus_add_local_table_to_metadata('authorization_codes');
select citus_add_local_table_to_metadata('user_code_tries');
select citus_add_local_table_to_metadata('person_identifiers');
select citus_add_local_table_to_metadata('heartbeats');

-- The owner of a shard gets all rights on it. Not even the service may rewrite history, so repeat this whenever shards have
-- been moved.
select format('revoke update, delete, truncate on ledger_entries from %I', tableowner)
from pg_tables where schemaname = 'public' and tablename = 'ledger_entries'
\gexec

-- Workers do not learn what the service sets in its sessions, only what its role has. Use the value of
-- Database__RequestTimeout.
select
  format('alter role %I set lock_timeout = ''1700ms''', tableowner),
  format('alter role %I set idle_in_transaction_session_timeout = ''10s''', tableowner)
from pg_tables where schemaname = 'public' and tablename = 'accounts'
\gexec

-- Delete the rows that have been copied to the workers.
select truncate_local_data_after_distributing_table('accounts');
select truncate_local_data_after_distributing_table('apps');
select truncate_local_data_after_distributing_table('schema_versions');
