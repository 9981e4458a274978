import { setTimeout as pause } from 'node:timers/promises';
import type { Envelope } from '@muse/contracts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import { inPlace } from '../../fault-injection/trials.ts';
import { type Context, runIn } from '../../telemetry/context.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { OutOfOrderError, RetryLaterError } from '../retrying/errors.ts';
import { classify, immediateRetriesMs, jittered } from '../retrying/retry-policy.ts';
import { hasEarlierUnprocessed } from '../retrying/schedule-retry.ts';
import type { Transaction, UnitOfWork } from '../transaction.ts';
import { type Consumer, describeDelivery } from './consumer.ts';
import { runHandler } from './handler.ts';
import { insertAllIntoInbox, insertIntoInbox } from './inbox.ts';
import { onceKnown } from './once-known.ts';

export type Outcome = 'effect' | 'duplicate';

export interface Effect {
  /** Attempts a first delivery up to three times in a row, and a scheduled retry once, because it has waited already. */
  alone(consumer: Consumer, envelope: Envelope, attempt: number): Promise<Outcome>;
  /** Attempts several messages in one transaction, once: all of them have their effect, or none. */
  together(consumer: Consumer, messages: { envelope: Envelope; context: Context }[]): Promise<Outcome[]>;
}

class DuplicateError extends Error {
  override name = 'DuplicateError';
}

/** Runs the effect of a message exactly once: inbox row and effect are written in one transaction. */
export function createEffect(unitOfWork: UnitOfWork, metrics: Metrics): Effect {
  /** The effect begins before the answer of the inbox, which saves a round trip; that of a duplicate is rolled back. */
  const attempt = (consumer: Consumer, envelope: Envelope): Promise<Outcome> =>
    unitOfWork.transaction('consumers', async (tx): Promise<Outcome> => {
      const fresh = insertIntoInbox(tx, consumer.name, envelope.id, envelope.type).then((inserted) => {
        if (!inserted && inPlace('inbox')) throw new DuplicateError();
      });
      if (consumer.ordered) await fresh.then(() => requireInOrder(consumer, envelope, tx));
      failurePoint('delivery: before the effect', () => describeDelivery(consumer, envelope));
      const settled = await Promise.allSettled([fresh, runHandler(consumer, envelope, onceKnown(fresh, tx))]);
      const failed = settled.find((part) => part.status === 'rejected'); // the inbox first: the handler failed because of it
      if (failed) throw failed.reason;
      return 'effect';
    });

  const attemptOnce = async (consumer: Consumer, envelope: Envelope): Promise<Outcome> => {
    try {
      return await attempt(consumer, envelope);
    } catch (error) {
      if (error instanceof DuplicateError) return 'duplicate';
      throw error;
    }
  };

  return {
    async alone(consumer, envelope, attempt) {
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
    },
    together: (consumer, messages) =>
      unitOfWork.transaction('consumers', async (tx) => {
        const envelopes = messages.map(({ envelope }) => envelope);
        const fresh = await insertAllIntoInbox(tx, consumer, envelopes);
        const outcomes: Outcome[] = [];
        for (const { envelope, context } of messages) {
          const isFresh = fresh.delete(envelope.id) || !inPlace('inbox'); // deleted: a message may come twice at once
          outcomes.push(isFresh ? 'effect' : 'duplicate');
          if (!isFresh) continue;
          failurePoint('delivery: before the effect', () => describeDelivery(consumer, envelope));
          await runIn(context, () => runHandler(consumer, envelope, tx));
        }
        return outcomes;
      }),
  };
}

async function requireInOrder(consumer: Consumer, envelope: Envelope, tx: Transaction): Promise<void> {
  if (await hasEarlierUnprocessed(tx, consumer.name, envelope))
    throw new OutOfOrderError(`an earlier event about ${envelope.subject} is not processed yet`);
}
