import pg from 'pg';

/**
 * The SQL that sets a service's clock ahead: all its queries take the time from `muse_clock()`. `standingAt`: the clock stands still, ahead
 * of that time. A timer that is running meanwhile loses its lease if that is over by the new time: it read by the old one, and would
 * be next due an interval after the new one. If the clock is set back, what was to run by it is set back too: else a timer that
 * ran while it was ahead would not run any more.
 */
export function setAhead(service: string, seconds: number, standingAt?: string): string {
  const schema = pg.escapeIdentifier(service);
  const from = standingAt === undefined ? 'clock_timestamp()' : `${pg.escapeLiteral(standingAt)}::timestamptz`;
  const time = `${from} + interval '${Math.trunc(seconds)} seconds'`;
  return `
    do $$ declare back interval := ${schema}.muse_clock() - (${time}); begin
      if back > interval '1 second' then
        update ${schema}.timer set next_run_at = next_run_at - back;
        update ${schema}.task set run_at = run_at - back, locked_until = locked_until - back where state = 'open';
        update ${schema}.scheduled_message set due_at = due_at - back;
        update ${schema}.outbox set available_at = available_at - back where published_at is null;
      end if;
    end $$;
    create or replace function ${schema}.muse_clock() returns timestamptz language plpgsql stable
    as $$ begin return ${time}; end $$;
    update ${schema}.timer set next_run_at = next_run_at - interval '1 microsecond' where next_run_at <= ${schema}.muse_clock()`;
}
