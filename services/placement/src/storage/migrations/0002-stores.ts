import { migration } from '@muse/kit';

/** What placement knows of the catalog's stores: a projection, rows replaced by higher versions only. */
export const stores = migration(
  1002,
  'stores',
  `
  create table store (
    store_id text constraint store_pkey primary key,
    name text not null,
    website text not null,
    methods jsonb not null,
    version bigint not null
  );
`,
);
