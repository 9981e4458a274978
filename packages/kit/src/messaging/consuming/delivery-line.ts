import type { Envelope } from '@muse/contracts';
import { currentContext } from '../../telemetry/context.ts';
import { millisecondsSince } from '../../telemetry/duration.ts';
import type { Log } from '../../telemetry/log.ts';
import { detailsOf } from '../event-details.ts';
import type { FailureClass } from '../retrying/retry-policy.ts';
import type { Consumer } from './consumer.ts';

/** What a line says of a failed delivery. The values of the metrics are stored names. */
const failures: Record<FailureClass, string> = {
  later: 'retry scheduled',
  busy: 'retry scheduled',
  behind: 'waits for an earlier event',
  park: 'dead letter',
  down: 'database down',
};

/**
 * Logs the end of one delivery. While the database is down a message is delivered again every second: that is logged at
 * `debug`, and the delivery that ends it at `info`.
 */
export function logDelivery(
  log: Log,
  consumer: Consumer,
  envelope: Envelope,
  { outcome, attempt, started }: { outcome: 'effect' | 'duplicate' | FailureClass; attempt: number; started: number },
): void {
  const stale = outcome === 'effect' && currentContext()?.stale;
  const said = outcome === 'effect' ? (stale ? 'stale' : 'ok') : outcome === 'duplicate' ? outcome : failures[outcome];
  log[outcome === 'down' ? 'debug' : 'info'](
    {
      consumer: consumer.name,
      type: envelope.type,
      messageId: envelope.id,
      ...detailsOf(envelope),
      ...(attempt === 0 ? {} : { scheduledRetry: attempt }),
      outcome: said,
      durationMs: millisecondsSince(started),
    },
    'event consumed',
  );
}
