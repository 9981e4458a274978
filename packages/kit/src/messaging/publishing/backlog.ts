import type { Metrics } from '../../telemetry/metrics.ts';

export interface Unpublished {
  unpublished: number;
  /** Age of the oldest unpublished event; null if there is none. */
  oldestSeconds: number | null;
}

/** Above these a service publishes too late. Far below the limit of the queues, so that new requests are refused first. */
export const backlogLimits = { events: 10_000, seconds: 60 } as const;

export interface Backlog {
  record(now: Unpublished & { deadLetters: number }): void;
  isFarBehind(): boolean;
  /** Whether the oldest event waits so long that something must stop it, e.g. a full queue. */
  isStuck(): boolean;
}

/** How far the outbox is behind, as the scheduler of this process last measured it. */
export function createBacklog(metrics: Metrics): Backlog {
  let behind = false;
  let stuck = false;
  return {
    record({ unpublished, oldestSeconds, deadLetters }) {
      metrics.outboxUnpublished.set(unpublished);
      metrics.outboxOldest.set(Math.max(0, oldestSeconds ?? 0));
      metrics.deadLettersOpen.set(deadLetters);
      stuck = (oldestSeconds ?? 0) > backlogLimits.seconds;
      behind = unpublished > backlogLimits.events || stuck;
    },
    isFarBehind: () => behind,
    isStuck: () => stuck,
  };
}
