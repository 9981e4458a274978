import type { InFlightState } from '../consuming/in-flight-messages.ts';
import type { Declared } from './topology.ts';

/** One queue: the counts of the broker and of this process. */
export type QueueState = Declared & InFlightState;

/** What is remembered of a queue between two inspections. */
interface QueueRecord {
  taken: number;
  /** Since when messages are ready at the broker and none arrives. */
  starvedSince: number | undefined;
  /** How often the connection was recycled for this queue, without a delivery or a healthy inspection in between. */
  recycled: number;
}

/**
 * Decides whether a queue is stalled: the broker has no consumer for it, or has had messages ready for `stalledAfterMs` without
 * delivering one. Messages in flight are no stall: the process holds them while the database is unavailable. Of an ordered
 * queue another process may rightly receive everything for hours.
 */
export function createStalledQueues(stalledAfterMs: number, now: () => number) {
  const records = new Map<string, QueueRecord>();

  const recordOf = (queue: string): QueueRecord => {
    const record = records.get(queue) ?? { taken: 0, starvedSince: undefined, recycled: 0 };
    records.set(queue, record);
    return record;
  };

  return {
    recordOf,
    isStalled({ queue, consumers, ready, ordered, inFlight, taken }: QueueState): boolean {
      const record = recordOf(queue);
      const received = taken > record.taken;
      const starved = !ordered && ready > 0 && inFlight === 0 && !received;
      record.taken = taken;
      record.starvedSince = starved ? (record.starvedSince ?? now()) : undefined;
      if (received || (consumers > 0 && !starved)) record.recycled = 0;
      return consumers === 0 || (record.starvedSince !== undefined && now() - record.starvedSince >= stalledAfterMs);
    },
    /** After a recycle: the new connection gets the full time. */
    restartClocks(): void {
      for (const record of records.values()) record.starvedSince = undefined;
    },
  };
}
