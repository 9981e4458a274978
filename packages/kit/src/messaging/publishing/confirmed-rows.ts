import type { Database } from '../../database/database.ts';
import type { Log } from '../../telemetry/log.ts';
import { singleFlight } from '../scheduling/single-flight.ts';
import { markPublished } from './outbox-leases.ts';

/** The shortest time from one mark to an UPDATE while the relay may wait: a busy outbox is marked by its inserts, not per event. */
const spacingMs = 100;

/** Rows that a transaction marks with its own statement. Either `marked` after its commit or `release` after a rollback must be called. */
export interface Marks {
  seqs: number[];
  marked(): void;
  release(): void;
}

/** The rows that the broker has confirmed, until they are marked as published. */
export interface ConfirmedRows {
  /** Resolves when the row is marked. */
  add(seq: number): Promise<void>;
  /** Confirmed and not marked yet: they are published, whatever the table says. */
  unmarked(): number[];
  /** Takes the rows that are to be marked next. */
  take(): Marks;
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

/**
 * Marks the rows that the broker confirmed as published, all that were confirmed since the last time: with the next outbox insert of this process,
 * else in an UPDATE of their own.
 */
export function createConfirmedRows({ database, log, mayWait, afterMarking }: ConfirmedRowsOptions): ConfirmedRows {
  const confirmed: number[] = [];
  /** What waits for the mark of a row; a row that was published twice is confirmed twice. */
  const unmarked = new Map<number, (() => void)[]>();
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

  const takeAll = (): number[] => {
    if (confirmed.length > 0) markedAt = performance.now();
    return confirmed.splice(0);
  };

  const settle = (seqs: number[]): void => {
    for (const seq of seqs) {
      for (const resolve of unmarked.get(seq) ?? []) resolve();
      unmarked.delete(seq);
    }
  };

  const mark = singleFlight(async () => {
    while (confirmed.length > 0) {
      if (mayWait()) await pauseUntilDue();
      const seqs = takeAll();
      if (seqs.length === 0) break; // a transaction has taken them
      try {
        await markPublished(database, seqs);
      } catch (error) {
        log.warn({ error }, 'could not mark events as published; they will be published again');
      }
      settle(seqs);
      if (confirmed.length === 0) afterMarking();
    }
  });

  const markAll = async (): Promise<void> => {
    while (confirmed.length > 0) await mark(); // a run that was just ending may have missed the last one
  };

  return {
    add: (seq) =>
      new Promise((resolve) => {
        confirmed.push(seq);
        unmarked.set(seq, [...(unmarked.get(seq) ?? []), resolve]);
        if (!mayWait()) endPause();
        void markAll();
      }),
    unmarked: () => [...unmarked.keys()],
    take() {
      let taken = takeAll();
      const end = (): number[] => {
        const seqs = taken;
        taken = []; // so that it ends once
        return seqs;
      };
      return {
        seqs: taken,
        marked() {
          const seqs = end();
          settle(seqs);
          if (seqs.length > 0) afterMarking();
        },
        release() {
          confirmed.push(...end());
          void markAll();
        },
      };
    },
    underWay: mark.underWay,
  };
}
