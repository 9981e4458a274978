import { concurrentIndexes, type Migration } from './migration.ts';

/** What the kit's tables need to stay fast when they hold millions of rows; held by e2e/query-plans.test.ts. */
export const kitVolume: Migration = concurrentIndexes(
  6,
  'kit at volume',
  {
    dead_letter_message: 'on dead_letter (consumer, message_id)',
    idempotency_key_running: "on idempotency_key (lease_until) where state = 'running'",
  },
  {
    first: `
    -- Declared stable, so that a comparison with it can be an index condition: a volatile function is called for every row
    -- of the table. Its body reads the real time, so every statement still sees the time of its own execution. PL/pgSQL keeps
    -- its plan for the session; an SQL function that cannot be inlined is planned anew in every statement.
    create or replace function muse_clock() returns timestamptz language plpgsql stable as 'begin return clock_timestamp(); end';
  `,
  },
);
