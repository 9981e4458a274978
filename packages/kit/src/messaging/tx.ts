import type { DataOf, Event } from '@muse/contracts';
import type { PoolPartition } from '../database/pool-partitions.ts';
import type { Sql } from '../database/sql.ts';

/** An open transaction: what it reads and writes, and what it will have said, all together or not at all. */
export interface Transaction extends Sql {
  /** Says a fact, once this transaction is committed. There is no other way to publish. */
  publish<E extends Event>(event: E, data: DataOf<E>): void;
  /** Slow work to begin right after the commit; the same key again is the same work. */
  enqueue(kind: string, key: string, payload: unknown): void;
  /** Runs after the commit, in this process only; for waking somebody, never for work that must happen. */
  afterCommit(callback: () => void): void;
}

/** How transactions are opened everywhere: what they say and begin goes with the commit. */
export interface UnitOfWork {
  transaction<T>(partition: PoolPartition, body: (tx: Transaction) => Promise<T>): Promise<T>;
}
