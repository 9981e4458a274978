/** What a failed statement means for the work it was part of. https://www.postgresql.org/docs/current/errcodes-appendix.html */
export type DatabaseFailure = 'transient' | 'down' | 'other';

const transient = new Set(['40001', '40P01', '55P03', '57014']); // serialization, deadlock, lock not available, cancelled by timeout
const down = new Set(['57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '58030', '25P03']);
const lacksResources = '53'; // the class: memory, connections, disk
/** Whatever it says, this connection is over, or never began: a server without disk cannot even say why by a code. */
const lastWords = new Set(['FATAL', 'PANIC']);
const downErrno = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH']);
const downText =
  /Connection terminated|timeout exceeded when trying to connect|Client was closed|Query read timeout|not queryable|Connection error/i;

export function databaseFailure(error: unknown): DatabaseFailure {
  if (!(error instanceof Error)) return 'other';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (transient.has(code)) return 'transient';
  const over = 'severity' in error && lastWords.has(String(error.severity));
  if (over || code.startsWith(lacksResources) || down.has(code) || downErrno.has(code) || downText.test(error.message))
    return 'down';
  return 'other';
}

/** The name of the constraint that said no, where a unique constraint did. */
export function violatedUnique(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '23505') return undefined;
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : '';
}
