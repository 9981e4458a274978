import type { ActionContext, Sql } from '@muse/kit';

/**
 * Runs a single statement without a transaction, unless something else must commit with it: the stored reply
 * (`Idempotency-Key`) or the compared version (`If-Match`). A single statement is atomic by itself, and without the
 * transaction each addition to a cart saves two round trips to the database.
 */
export const inTransactionIfNeeded = <T>(
  header: (name: string) => string | undefined,
  { db, transaction }: ActionContext,
  runStatement: (sql: Sql) => Promise<T>,
  runInTransaction: Parameters<typeof transaction<T>>[0],
): Promise<T> =>
  header('idempotency-key') === undefined && header('if-match') === undefined
    ? runStatement(db)
    : transaction(runInTransaction);
