import type { ActionContext, Sql } from '@muse/kit';

/**
 * A single statement is all or nothing by itself. Around it a transaction is opened only where something must hold
 * together with it: the reply that is kept (`Idempotency-Key`), the version that is compared (`If-Match`).
 * Without one, each of the four additions of a usual purchase saves two round trips to the database.
 */
export const inTransactionIfNeeded = <T>(
  header: (name: string) => string | undefined,
  { db, transaction }: ActionContext,
  alone: (sql: Sql) => Promise<T>,
  together: Parameters<typeof transaction<T>>[0],
): Promise<T> =>
  header('idempotency-key') === undefined && header('if-match') === undefined ? alone(db) : transaction(together);
