import { migration } from '@muse/kit';

export const stores = migration(
  1002,
  'stores',
  `
  -- What the catalog says about delivery; only a higher version replaces what is here.
  create table store (
    store_id text constraint store_pkey primary key,
    shipping jsonb not null,
    version bigint not null
  );
`,
);
