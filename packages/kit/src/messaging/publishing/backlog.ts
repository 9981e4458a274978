import type { Metrics } from '../../telemetry/metrics.ts';

export interface Unpublished {
  unpublished: number;
  /** Null where nothing waits. */
  oldestSeconds: number | null;
}

/** Where begins what a service cannot say in time; far below what the queues hold, so that the way in is slowed first. */
export const backlogLimits = { events: 10_000, seconds: 60 } as const;

export interface Backlog {
  record(now: Unpublished & { deadLetters: number }): void;
  isFarBehind(): boolean;
}

/** How far the outbox is behind, as the pulse of this process saw it last. */
export function createBacklog(metrics: Metrics): Backlog {
  let behind = false;
  return {
    record({ unpublished, oldestSeconds, deadLetters }) {
      metrics.outboxUnpublished.set(unpublished);
      metrics.outboxOldest.set(Math.max(0, oldestSeconds ?? 0));
      metrics.deadLettersOpen.set(deadLetters);
      behind = unpublished > backlogLimits.events || (oldestSeconds ?? 0) > backlogLimits.seconds;
    },
    isFarBehind: () => behind,
  };
}
