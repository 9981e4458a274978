import pg from 'pg';

/**
 * The SQL that sets a service's clock ahead: all its queries take the time from `muse_clock()`. A timer that is running meanwhile
 * loses its lease if that is over by the new time: it read by the old one, and would be next due an interval after the new one.
 */
export function setAhead(service: string, seconds: number): string {
  const schema = pg.escapeIdentifier(service);
  return `create or replace function ${schema}.muse_clock() returns timestamptz language plpgsql stable
  as 'begin return clock_timestamp() + interval ''${Math.trunc(seconds)} seconds''; end';
  update ${schema}.timer set next_run_at = next_run_at - interval '1 microsecond' where next_run_at <= ${schema}.muse_clock()`;
}
