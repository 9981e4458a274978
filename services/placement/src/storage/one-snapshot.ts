import type { Sql } from '@muse/kit';

/** The first statement of a transaction that only reads: those that follow see the data of one moment. */
export const inOneSnapshot = (tx: Sql): Promise<number> =>
  tx.run`set transaction isolation level repeatable read, read only`;
