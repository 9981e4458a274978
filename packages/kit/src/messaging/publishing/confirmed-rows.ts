import type { Database } from '../../database/database.ts';
import type { Log } from '../../telemetry/log.ts';
import { singleFlight } from '../scheduling/single-flight.ts';
import { markPublished } from './outbox-leases.ts';

/** The shortest time between two UPDATEs while the relay may wait: a busy outbox is marked twenty times a second, not per event. */
const spacingMs = 50;

/** The rows that the broker has confirmed, until they are marked as published. */
export interface ConfirmedRows {
  /** Resolves when the row is marked. */
  add(seq: number): Promise<void>;
  /** Confirmed and not marked yet: they are published, whatever the table says. */
  unmarked(): number[];
  underWay(): Promise<void> | undefined;
}

interface ConfirmedRowsOptions {
  database: Database;
  log: Log;
  /** Whether nothing waits for the next mark. */
  mayWait(): boolean;
  /** Called after each mark. */
  afterMarking(): void;
}

/** Marks the rows that the broker confirmed as published: one UPDATE for all that were confirmed since the last one. */
export function createConfirmedRows({ database, log, mayWait, afterMarking }: ConfirmedRowsOptions): ConfirmedRows {
  const confirmed: number[] = [];
  const unmarked = new Set<number>();
  let markedAt = Number.NEGATIVE_INFINITY;
  let endPause = (): void => undefined;

  const pauseUntilDue = (): Promise<void> =>
    new Promise((resume) => {
      const timeout = setTimeout(resume, Math.max(0, markedAt + spacingMs - performance.now()));
      endPause = () => {
        clearTimeout(timeout);
        resume();
      };
    });

  const mark = singleFlight(async () => {
    while (confirmed.length > 0) {
      if (mayWait()) await pauseUntilDue();
      markedAt = performance.now();
      const seqs = confirmed.splice(0);
      try {
        await markPublished(database, seqs);
      } catch (error) {
        log.warn({ error }, 'could not mark events as published; they will be published again');
      }
      for (const seq of seqs) unmarked.delete(seq);
    }
    afterMarking();
  });

  return {
    async add(seq) {
      confirmed.push(seq);
      unmarked.add(seq);
      if (!mayWait()) endPause();
      while (unmarked.has(seq)) await mark(); // a run that was just ending may have missed it
    },
    unmarked: () => [...unmarked],
    underWay: mark.underWay,
  };
}
