import { type Context, continueTrace, currentContext, runIn } from '../../telemetry/context.ts';
import { millisecondsSince } from '../../telemetry/duration.ts';
import type { Log } from '../../telemetry/log.ts';
import { purchaseIdsOf } from '../../telemetry/purchase-ids.ts';
import { detailsOf } from '../event-details.ts';
import type { Draft } from './envelope.ts';

/**
 * Logs one attempt to publish an event, in the trace that caused it. A failed one is repeated for as long as the broker is away
 * or a queue is full, perhaps for thousands of events: it is logged at `debug`, and `refused-events.ts` warns once a minute.
 */
export function logPublished(log: Log, event: Draft, outcome: string, started: number): void {
  runIn(contextOfCause(event), () =>
    log[outcome === 'ok' ? 'info' : 'debug'](
      {
        type: event.type,
        messageId: event.id,
        ...detailsOf(event),
        outcome,
        durationMs: millisecondsSince(started),
      },
      'event published',
    ),
  );
}

const contextOfCause = (event: Draft): Context => ({
  requestId: currentContext()?.requestId ?? event.id,
  correlationId: event.correlationid,
  traceparent: event.traceparent ?? continueTrace(undefined),
  ...purchaseIdsOf(event),
});
