import { setTimeout as pause } from 'node:timers/promises';
import { type Envelope, type Event, type ServiceName } from '@muse/contracts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import { inPlace } from '../../fault-injection/trials.ts';
import { runIn } from '../../telemetry/context.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { redactText } from '../../telemetry/redact.ts';
import { contextOfMessage, readEnvelope } from '../publishing/envelope.ts';
import {
  classify,
  immediateRetriesMs,
  jittered,
  OutOfOrderError,
  RetryLaterError,
  type RetryPolicy,
  triesAfter,
  waitBefore,
} from '../retrying/retry-policy.ts';
import { hasEarlierUnprocessed, park, quarantine, scheduleRetry, wasProcessed } from '../retrying/schedule-retry.ts';
import type { Transaction, UnitOfWork } from '../tx.ts';

/** A reaction, as the messaging sees it. */
export interface Consumer {
  name: string;
  event: Event;
  retryPolicy: RetryPolicy;
  /** Facts about one thing have their effect in the order in which they were said, also where one of them is tried again. */
  ordered: boolean;
  effect(envelope: Envelope, tx: Transaction): Promise<void>;
}

/** `down`: nothing was decided, the dependency is away; deliver again when it is back. */
export type Delivered = 'done' | 'down';

const handlerTimeoutMs = 30_000;
const outOfOrderRetryMs = 5_000;

/**
 * Turns a delivery into its effect, exactly once: inbox row and effect in one transaction. Used for what the broker
 * delivers, for retries that are due, and for dead letters that are replayed.
 */
export function createDelivery(service: ServiceName, unitOfWork: UnitOfWork, log: Log, metrics: Metrics) {
  const attemptOnce = (consumer: Consumer, envelope: Envelope): Promise<'effect' | 'duplicate'> =>
    unitOfWork.transaction('consumers', async (tx) => {
      const fresh =
        await tx.run`insert into inbox (consumer, message_id, type) values (${consumer.name}, ${envelope.id}, ${envelope.type}) on conflict do nothing`;
      if (fresh === 0 && inPlace('inbox')) return 'duplicate';
      if (consumer.ordered && (await hasEarlierUnprocessed(tx, consumer.name, envelope)))
        throw new OutOfOrderError(`an earlier fact about ${envelope.subject} is not done`);
      failurePoint('delivery: before the effect', () => about(consumer, envelope));
      await Promise.race([
        consumer.effect({ ...envelope, data: consumer.event.data.parse(envelope.data) }, tx),
        pause(handlerTimeoutMs, undefined, { ref: false }).then(() =>
          Promise.reject(new RetryLaterError(5_000, 'the handler took too long')),
        ),
      ]);
      return 'effect';
    });

  /** A first delivery is tried three times in a row; what comes from the ladder once, since it has waited already. */
  const tryEffect = async (
    consumer: Consumer,
    envelope: Envelope,
    attempt: number,
  ): Promise<'effect' | 'duplicate'> => {
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

  /** Off the queue and into our own books: for later, or for a person. */
  const scheduleRetryOrPark = async (
    consumer: Consumer,
    envelope: Envelope,
    attempt: number,
    error: unknown,
  ): Promise<void> => {
    const failureClass = classify(error);
    const events = { consumer: consumer.name, type: envelope.type, messageId: envelope.id, error };
    const next = failureClass === 'behind' ? attempt : attempt + 1;
    const waitMs =
      failureClass === 'behind'
        ? outOfOrderRetryMs
        : error instanceof RetryLaterError
          ? error.afterMs
          : waitBefore(consumer.retryPolicy, next);
    if (failureClass === 'park' || waitMs === undefined) {
      const tries = failureClass === 'park' && attempt === 0 ? 1 : triesAfter(attempt);
      log.error(events, 'a message was parked: a person is needed');
      await unitOfWork.transaction('consumers', (tx) => park(tx, consumer.name, envelope, error, tries));
      metrics.parked.inc({ consumer: consumer.name });
    } else {
      log.warn({ ...events, waitMs }, 'a message will be tried again');
      await unitOfWork.transaction('consumers', (tx) =>
        scheduleRetry(tx, consumer.name, envelope, next, waitMs, error),
      );
      metrics.retries.inc({ consumer: consumer.name, kind: failureClass === 'behind' ? 'behind another' : 'later' });
    }
    failurePoint('delivery: put aside, not acknowledged yet', () => about(consumer, envelope));
  };

  /** `rung`: how far up the ladder it came before; 0 for a first delivery. */
  async function deliver(
    consumer: Consumer,
    envelope: Envelope,
    attempt: number,
    committedAt: number,
  ): Promise<Delivered> {
    const started = performance.now();
    const tell = (outcome: string) =>
      metrics.handlerSeconds.observe({ consumer: consumer.name, outcome }, (performance.now() - started) / 1000);
    try {
      const outcome = await tryEffect(consumer, envelope, attempt);
      tell(outcome);
      if (outcome === 'duplicate') metrics.duplicates.inc({ consumer: consumer.name });
      else if (committedAt > 0)
        metrics.hopSeconds.observe({ consumer: consumer.name }, Math.max(0, Date.now() - committedAt) / 1000);
      failurePoint('delivery: committed, not acknowledged yet', () => about(consumer, envelope));
      return 'done';
    } catch (error) {
      const failureClass = classify(error);
      tell(failureClass);
      if (failureClass === 'down') return 'down';
      try {
        await scheduleRetryOrPark(consumer, envelope, attempt, error);
        return 'done';
      } catch (bookkeeping) {
        log.warn(
          { consumer: consumer.name, error: bookkeeping },
          'a failed message could not be put aside; it is delivered again',
        );
        return 'down';
      }
    }
  }

  return {
    service,
    /** `committedAt`: when it was said, in milliseconds, where that is to be measured. */
    deliver: (consumer: Consumer, envelope: Envelope, attempt = 0, committedAt = 0) =>
      runIn(contextOfMessage(envelope), () => deliver(consumer, envelope, attempt, committedAt)),
    /** It may be what killed those who held it: not tried here and now, among others, but alone. */
    async quarantine(consumer: Consumer, envelope: Envelope): Promise<Delivered> {
      try {
        await unitOfWork.transaction('consumers', (tx) => quarantine(tx, consumer.name, envelope));
        log.warn(
          { consumer: consumer.name, messageId: envelope.id },
          'a message that was held by the dead is tried alone',
        );
        return 'done';
      } catch (error) {
        log.warn({ consumer: consumer.name, error }, 'a suspicious message could not be put aside yet');
        return 'down';
      }
    },
    /** What cannot even be tried: not an envelope, or tried too often already. What had its effect all the same needs nobody. */
    parkRaw: (consumer: string, content: Buffer, why: string) =>
      unitOfWork.transaction('consumers', async (tx) => {
        const envelope = readEnvelope(content);
        if (envelope && (await wasProcessed(tx, consumer, envelope.id))) return;
        const letter = envelope ?? { unreadable: redactText(content.toString('utf8').slice(0, 10_000)) };
        log.error({ consumer, why, messageId: envelope?.id }, 'a message was parked: a person is needed');
        await park(tx, consumer, letter, new Error(why), 1);
        metrics.parked.inc({ consumer });
      }),
  };
}

export type Delivery = ReturnType<typeof createDelivery>;

const about = (consumer: Consumer, envelope: Envelope): string =>
  `${consumer.name} ${envelope.type} ${envelope.id} ${envelope.subject}`;
