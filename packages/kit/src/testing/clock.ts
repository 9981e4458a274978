import pg from 'pg';

/** Sets a service's clock ahead of the real one: everything that waits there asks `muse_clock()` what time it is. */
export const setAhead = (service: string, seconds: number): string =>
  `create or replace function ${pg.escapeIdentifier(service)}.muse_clock() returns timestamptz language sql volatile
  as 'select clock_timestamp() + interval ''${Math.trunc(seconds)} seconds'''`;
