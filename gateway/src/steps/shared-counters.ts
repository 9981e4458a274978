import { createBreaker, type Log, type Metrics } from '@muse/kit';
import pg from 'pg';

/** The database in which all replicas count together. */
export interface SharedCounters {
  /** What rate-limiter-flexible needs of a pg client. Fails at once while the circuit breaker is open. */
  client: { query(config: pg.QueryConfig): Promise<pg.QueryResult> };
  close(): Promise<void>;
}

/** A request waits no longer than this for its count; then this process counts by itself. */
const timeouts = { connectionTimeoutMillis: 500, query_timeout: 300, statement_timeout: 300 };
const breakerResetMs = 2_000;

/** Connects on first use, so that the gateway starts and serves without its database. */
export function openSharedCounters(url: string, log: Log, metrics: Metrics): SharedCounters {
  const pool = new pg.Pool({ connectionString: url, max: 4, application_name: 'muse-gateway', ...timeouts });
  pool.on('error', (error) => log.warn({ error }, 'an idle database connection was lost'));
  const breaker = createBreaker('rate limits', metrics, { capacity: 2_000, resetMs: breakerResetMs });
  let failing = false;
  const tell = (now: boolean, error?: unknown) => {
    if (now && !failing)
      log.warn({ error }, 'rate limits cannot be counted in the database: each replica counts alone');
    if (!now && failing) log.info('rate limits are counted in the database again');
    failing = now;
  };
  return {
    client: {
      async query(config) {
        try {
          const result = await breaker(() => pool.query(config));
          tell(false);
          return result;
        } catch (error) {
          tell(true, error);
          throw error;
        }
      },
    },
    close: () => pool.end(),
  };
}
