import pg from 'pg';

/** The SQL that sets a service's clock ahead: all its queries take the time from `muse_clock()`. */
export const setAhead = (service: string, seconds: number): string =>
  `create or replace function ${pg.escapeIdentifier(service)}.muse_clock() returns timestamptz language plpgsql stable
  as 'begin return clock_timestamp() + interval ''${Math.trunc(seconds)} seconds''; end'`;
