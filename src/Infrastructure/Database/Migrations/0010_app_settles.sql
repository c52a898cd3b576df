-- Two keys, one job: apps have keys, and a job knows who may settle it, what it may cost, how its work goes, and by which
-- credentials it was started and settled. Quick, and harmless to an older version at work: every new column may be null,
-- and existing rows are not read (0011 does that).

alter table apps add column settlement text;
alter table apps add constraint apps_settlement_check check (settlement in ('holder', 'app'));

create table app_keys (
  id uuid primary key,
  app_slug text not null,
  key_hash bytea not null,
  hint text not null,
  name text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

comment on column app_keys.key_hash is 'SHA-256 of the app key, which is stored nowhere.';

alter table jobs
  add column settlement text,
  add column estimate bigint,
  add column max_cost bigint,
  add column charged bigint,
  add column uncharged bigint,
  add column progress double precision,
  add column worker text,
  add column cancel_requested_at timestamptz,
  add column started_by text,
  add column started_by_id uuid,
  add column app_key_id uuid,
  add column settled_by text,
  add column settled_by_id uuid;

alter table jobs add constraint jobs_settlement_check check (settlement in ('holder', 'app')) not valid;
alter table jobs add constraint jobs_charged_check check (charged between 0 and reserved) not valid;
alter table jobs add constraint jobs_max_cost_check check (greatest(actual_cost, reserved) <= max_cost) not valid;
alter table jobs add constraint jobs_uncharged_check check (uncharged is null or (uncharged > 0 and actual_cost is not distinct from max_cost)) not valid;

comment on column jobs.settlement is 'Who may settle the job; null is holder.';
comment on column jobs.estimate is 'The estimate of the start; null is reserved, which may have been raised since.';
comment on column jobs.charged is 'The cost so far, as the app reported it; null is 0.';
comment on column jobs.uncharged is 'By how much the work cost more than max_cost; null is 0.';
comment on column jobs.app_key_id is 'The app key by which the app vouched for the start.';
