import { migration } from '@muse/kit';

/** The tables of the gateway, in its own schema. */
export const migrations = [
  migration(
    1,
    'rate-limits',
    `
    -- Counters of rate-limiter-flexible, which names the columns. Unlogged: a crash of Postgres resets the counters, and counting
    -- waits for no disk. The fill factor leaves room for updates in place.
    create unlogged table rate_limit (
      key varchar(255) constraint rate_limit_pkey primary key,
      points integer not null default 0,
      expire bigint
    ) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
    create index rate_limit_expire on rate_limit (expire);
  `,
  ),
  migration(
    2,
    'merged-guests',
    `
    -- Guests who have signed in, whose tokens every replica refuses until they expire.
    create table merged_guest (
      guest text constraint merged_guest_pkey primary key,
      merged_at timestamptz not null default now()
    );
    create index merged_guest_oldest on merged_guest (merged_at);
  `,
  ),
];
