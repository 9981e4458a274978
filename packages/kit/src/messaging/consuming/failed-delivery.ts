import type { Envelope } from '@muse/contracts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { writeDeadLetter } from '../retrying/dead-letter.ts';
import { statedWaitMs } from '../retrying/errors.ts';
import { logRetry } from '../retrying/log-retry.ts';
import { classify, type FailureClass, triesAfter, waitBefore } from '../retrying/retry-policy.ts';
import { scheduleRetry } from '../retrying/schedule-retry.ts';
import type { UnitOfWork } from '../transaction.ts';
import { type Consumer, describeDelivery } from './consumer.ts';

const outOfOrderRetryMs = 5_000;

/** Takes a failed message off the queue: stores it as a scheduled retry, or as a dead letter when no retry is left. */
export function createFailedDelivery(unitOfWork: UnitOfWork, log: Log, metrics: Metrics) {
  return async (consumer: Consumer, envelope: Envelope, attempt: number, error: unknown): Promise<void> => {
    const failure = classify(error);
    const details = { consumer: consumer.name, type: envelope.type, messageId: envelope.id };
    const next = failure === 'behind' ? attempt : attempt + 1;
    const waitMs = waitAfter(failure, error, consumer, next);
    if (failure === 'park' || waitMs === undefined) {
      const tries = failure === 'park' && attempt === 0 ? 1 : triesAfter(attempt);
      log.error({ ...details, error }, 'dead-lettered a message');
      await unitOfWork.transaction('consumers', (tx) => writeDeadLetter(tx, consumer.name, envelope, error, tries));
      metrics.parked.inc({ consumer: consumer.name });
    } else {
      logRetry(log, 'an event', { ...details, waitMs }, error);
      await unitOfWork.transaction('consumers', (tx) =>
        scheduleRetry(tx, consumer.name, envelope, next, waitMs, error),
      );
      metrics.retries.inc({ consumer: consumer.name, kind: failure === 'behind' ? 'behind another' : 'later' });
    }
    failurePoint('delivery: retry or dead letter stored, not acknowledged yet', () =>
      describeDelivery(consumer, envelope),
    );
  };
}

/** Returns `undefined` if the retry policy has no further attempt. */
function waitAfter(failure: FailureClass, error: unknown, consumer: Consumer, next: number): number | undefined {
  if (failure === 'behind') return outOfOrderRetryMs;
  return statedWaitMs(error) ?? waitBefore(consumer.retryPolicy, next);
}
