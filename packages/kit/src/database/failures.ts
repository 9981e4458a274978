/**
 * What a failed statement means for its transaction: `transient` may succeed when repeated; `too slow`: it was cancelled by
 * the statement timeout, and a repetition would hold the connection as long again; `down`: the database is unavailable.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export type DatabaseFailure = 'transient' | 'too slow' | 'down' | 'other';

const transient = new Set(['40001', '40P01', '55P03']); // serialization, deadlock, lock not available
const cancelled = '57014';
const down = new Set(['57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '58030', '25P03']);
const lacksResources = '53'; // the class: memory, connections, disk
/** Severities that end a connection, whatever the code: a server with a full disk reports only an internal error. */
const fatalSeverities = new Set(['FATAL', 'PANIC']);
const downErrno = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH']);
const downText =
  /Connection terminated|timeout exceeded when trying to connect|Client was closed|Query read timeout|not queryable|Connection error/i;

export function databaseFailure(error: unknown): DatabaseFailure {
  if (!(error instanceof Error)) return 'other';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (transient.has(code)) return 'transient';
  if (code === cancelled) return 'too slow';
  const over = 'severity' in error && fatalSeverities.has(String(error.severity));
  if (over || code.startsWith(lacksResources) || down.has(code) || downErrno.has(code) || downText.test(error.message))
    return 'down';
  return 'other';
}

/**
 * Whether a statement that was prepared earlier selects more columns now (`select *` after a migration). Postgres refuses it on
 * this connection for ever: it needs a new one. https://www.postgresql.org/docs/current/sql-prepare.html
 */
export const hasStalePlan = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '0A000' && error.message.includes('cached plan');

/** Returns the name of the violated unique constraint, or `undefined` for any other error. */
export function violatedUnique(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '23505') return undefined;
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : '';
}
