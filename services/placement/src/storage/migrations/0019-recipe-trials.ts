import { migration } from '@muse/kit';

/** Recipes tried at their store without buying. */
export const recipeTrials = migration(
  1019,
  'recipe-trials',
  `
  create table recipe_trial (
    id text constraint recipe_trial_pkey primary key,
    store_id text not null,
    version int not null,
    request jsonb not null,
    status text not null default 'running' constraint recipe_trial_status check (status in ('running', 'passed', 'failed')),
    code text,
    detail text,
    step text,
    total_cents int,
    evidence jsonb not null default '[]',
    requested_by text not null,
    created_at timestamptz not null default muse_clock(),
    constraint recipe_trial_recipe foreign key (store_id, version) references recipe (store_id, version)
  );
  create index recipe_trial_created on recipe_trial (created_at);
`,
);
