import { migration } from '@muse/kit';

/** How a browser places orders at a store: versions that never change once they are saved. */
export const recipes = migration(
  1018,
  'recipes',
  `
  -- Also the lock of a store's recipes: versions are numbered and published under it.
  create table store_browser (
    store_id text constraint store_browser_pkey primary key,
    -- Where a browser finds the store, if that is not the website that shoppers see.
    address text,
    hosts text[] not null default '{}'
  );

  create table recipe (
    store_id text not null,
    version int not null,
    sha256 text not null,
    stage text not null default 'draft' constraint recipe_stage check (stage in ('draft', 'canary', 'live', 'retired')),
    canary_percent int not null default 0 constraint recipe_canary check (canary_percent between 0 and 50),
    title text not null,
    content jsonb not null,
    note text,
    passed_dry_runs int not null default 0,
    created_by text not null,
    created_at timestamptz not null default muse_clock(),
    published_at timestamptz,
    -- When it became live: a rollback returns to the one before.
    live_at timestamptz,
    constraint recipe_pkey primary key (store_id, version),
    constraint recipe_once unique (store_id, sha256)
  );
  create unique index recipe_live on recipe (store_id) where stage = 'live';
  create unique index recipe_canary_of_store on recipe (store_id) where stage = 'canary';
`,
);
