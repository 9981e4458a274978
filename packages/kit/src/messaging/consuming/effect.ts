import { setTimeout as pause } from 'node:timers/promises';
import type { Envelope } from '@muse/contracts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import { inPlace } from '../../fault-injection/trials.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { OutOfOrderError, RetryLaterError } from '../retrying/errors.ts';
import { classify, immediateRetriesMs, jittered } from '../retrying/retry-policy.ts';
import { hasEarlierUnprocessed } from '../retrying/schedule-retry.ts';
import type { Transaction, UnitOfWork } from '../transaction.ts';
import { type Consumer, describeDelivery } from './consumer.ts';
import { insertIntoInbox } from './inbox.ts';

const handlerTimeoutMs = 30_000;
const retryAfterTimeoutMs = 5_000;

/** Runs the effect of a message exactly once: inbox row and effect are written in one transaction. */
export function createEffect(unitOfWork: UnitOfWork, metrics: Metrics) {
  const attemptOnce = (consumer: Consumer, envelope: Envelope): Promise<'effect' | 'duplicate'> =>
    unitOfWork.transaction('consumers', async (tx) => {
      const fresh = await insertIntoInbox(tx, consumer.name, envelope.id, envelope.type);
      if (!fresh && inPlace('inbox')) return 'duplicate';
      if (consumer.ordered && (await hasEarlierUnprocessed(tx, consumer.name, envelope)))
        throw new OutOfOrderError(`an earlier event about ${envelope.subject} is not processed yet`);
      failurePoint('delivery: before the effect', () => describeDelivery(consumer, envelope));
      await runHandler(consumer, envelope, tx);
      return 'effect';
    });

  /** Attempts a first delivery up to three times in a row, and a scheduled retry once, because it has waited already. */
  return async (consumer: Consumer, envelope: Envelope, attempt: number): Promise<'effect' | 'duplicate'> => {
    for (const waitMs of attempt === 0 ? immediateRetriesMs : []) {
      try {
        return await attemptOnce(consumer, envelope);
      } catch (error) {
        if (classify(error) !== 'later' || error instanceof RetryLaterError) throw error;
        metrics.retries.inc({ consumer: consumer.name, kind: 'at once' });
        await pause(jittered(waitMs));
      }
    }
    return attemptOnce(consumer, envelope);
  };
}

const runHandler = (consumer: Consumer, envelope: Envelope, tx: Transaction): Promise<void> =>
  Promise.race([
    consumer.effect({ ...envelope, data: consumer.event.data.parse(envelope.data) }, tx),
    pause(handlerTimeoutMs, undefined, { ref: false }).then(() =>
      Promise.reject(new RetryLaterError(retryAfterTimeoutMs, 'the handler took too long')),
    ),
  ]);
