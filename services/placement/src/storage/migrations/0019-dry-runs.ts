import { migration } from '@muse/kit';

/** Recipes tried at their store without buying. */
export const dryRuns = migration(
  1019,
  'dry-runs',
  `
  create table dry_run (
    id text constraint dry_run_pkey primary key,
    store_id text not null,
    version int not null,
    request jsonb not null,
    status text not null default 'running' constraint dry_run_status check (status in ('running', 'passed', 'failed')),
    code text,
    detail text,
    step text,
    total_cents int,
    evidence jsonb not null default '[]',
    requested_by text not null,
    created_at timestamptz not null default muse_clock(),
    constraint dry_run_recipe foreign key (store_id, version) references recipe (store_id, version)
  );
  create index dry_run_created on dry_run (created_at);
`,
);
