import { migration } from '@muse/kit';

/** Which machine may buy at which store, decided by people and by results; and who decided what. */
export const policy = migration(
  1013,
  'policy',
  `
  create table audit (
    id bigint generated always as identity constraint audit_pkey primary key,
    at timestamptz not null default muse_clock(),
    by text not null,
    act text not null,
    subject text not null,
    reason text,
    details jsonb not null default '{}'
  );
  create index audit_of_subject on audit (subject, id);

  -- What a person has set for one store. A store without a row has the defaults of storage/store-placement.ts.
  create table store_placement (
    store_id text constraint store_placement_pkey primary key,
    methods text[],
    concurrency int constraint store_placement_concurrency check (concurrency between 1 and 100),
    minimum_gap_seconds int constraint store_placement_gap check (minimum_gap_seconds between 0 and 86400),
    settle_minutes int constraint store_placement_settle check (settle_minutes between 1 and 10080),
    tolerance_basis_points int constraint store_placement_tolerance check (tolerance_basis_points between 0 and 10000),
    tolerance_minimum_cents int,
    tolerance_maximum_cents int,
    company_card text
  );

  -- How far one way of a store is trusted. The row is locked while a result is recorded: the gate and the breaker hold over replicas.
  create table store_way (
    store_id text not null,
    method text not null constraint store_way_method check (method in ('api', 'headless')),
    stage text not null default 'draft' constraint store_way_stage check (stage in ('draft', 'shadow', 'canary', 'live')),
    -- Results before this time do not count: a person has looked at them.
    judged_from timestamptz not null default muse_clock(),
    closed_at timestamptz,
    closed_code text,
    closed_detail text,
    failures int not null default 0,
    open_until timestamptz,
    open_code text,
    constraint store_way_pkey primary key (store_id, method),
    constraint store_way_closed check ((closed_at is null) = (closed_code is null)),
    constraint store_way_open check ((open_until is null) = (open_code is null))
  );

  create table way_result (
    id bigint generated always as identity constraint way_result_pkey primary key,
    store_id text not null,
    method text not null,
    version text,
    -- Null is a success.
    code text,
    at timestamptz not null default muse_clock()
  );
  create index way_result_of_way on way_result (store_id, method, id);
  create index way_result_at on way_result (at);

  create table store_permission (
    id text constraint store_permission_pkey primary key,
    store_id text not null,
    scope text not null constraint store_permission_scope check (scope in ('api', 'headless')),
    document_url text not null,
    document_sha256 text not null,
    contact text not null,
    granted_at timestamptz not null,
    expires_at timestamptz not null,
    max_per_minute int not null constraint store_permission_rate check (max_per_minute between 1 and 600),
    identification text,
    browser_profile text not null default 'declared' constraint store_permission_profile check (browser_profile in ('declared', 'natural')),
    created_at timestamptz not null default muse_clock(),
    created_by text not null,
    suspended_at timestamptz,
    suspended_code text,
    revoked_at timestamptz,
    revoked_by text,
    revoked_reason text,
    constraint store_permission_time check (granted_at < expires_at)
  );
  create index store_permission_of_store on store_permission (store_id, scope, expires_at);

  -- A switch that is on stops what it names.
  create table placement_switch (
    scope text not null constraint placement_switch_scope check (scope in ('all', 'store', 'way', 'version')),
    target text not null,
    is_on boolean not null,
    reason text not null,
    by text not null,
    at timestamptz not null default muse_clock(),
    constraint placement_switch_pkey primary key (scope, target)
  );
`,
);
