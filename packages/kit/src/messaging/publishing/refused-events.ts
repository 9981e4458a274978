import { queuesByEvent } from '@muse/contracts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Publisher } from './publisher.ts';
import { UnpublishedError } from './unpublished-error.ts';

const quietMs = 60_000;
/** A broker in trouble must not be asked for ever. */
const inspectTimeoutMs = 5_000;

/**
 * Counts the events that the broker did not store, and logs why: at most one line per event type and minute, because a refused
 * event is published again every few seconds. The broker does not say which queue refused it; the fullest one comes first.
 */
export function createRefusedEvents(
  publisher: Pick<Publisher, 'inspect'>,
  log: Log,
  metrics: Metrics,
  now: () => number = Date.now,
) {
  const loggedAt = new Map<string, number>();

  async function fullestQueues(type: string) {
    const timeout = AbortSignal.timeout(inspectTimeoutMs);
    const aborted = new Promise<never>((_, reject) => timeout.addEventListener('abort', () => reject(timeout.reason)));
    const counts = await Promise.race([publisher.inspect(queuesByEvent[type] ?? []), aborted]).catch(() => []);
    return counts.toSorted((a, b) => b.ready - a.ready);
  }

  return {
    async record(type: string, error: unknown): Promise<void> {
      const reason = error instanceof UnpublishedError ? error.reason : 'unavailable';
      metrics.publishRefused.inc({ type, reason });
      if (reason === 'unavailable') return; // the loss of the connection is logged where it happens
      if (now() - (loggedAt.get(type) ?? -quietMs) < quietMs) return;
      loggedAt.set(type, now());
      const queues = await fullestQueues(type);
      const unknown = 'one without a reaction: npm run queues lists them';
      const queue = reason === 'refused' ? { queue: queues[0]?.ready ? queues[0].queue : unknown } : {};
      log.warn({ type, reason, ...queue, queues }, 'an event waits in the outbox: the broker did not store it');
    },
  };
}

export type RefusedEvents = ReturnType<typeof createRefusedEvents>;
