import { setTimeout as pause } from 'node:timers/promises';
import type { Envelope } from '@muse/contracts';
import { failurePoint } from '../../fault-injection/failure-points.ts';
import { inPlace } from '../../fault-injection/trials.ts';
import { runIn } from '../../telemetry/context.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { OutOfOrderError, statedWaitMs } from '../retrying/errors.ts';
import { classify, immediateRetriesMs, jittered } from '../retrying/retry-policy.ts';
import { hasEarlierUnprocessed } from '../retrying/schedule-retry.ts';
import type { Transaction, UnitOfWork } from '../transaction.ts';
import { type Consumer, describeDelivery, type ReceivedMessage } from './consumer.ts';
import { runHandler } from './handler.ts';
import { insertAllIntoInbox, insertIntoInbox } from './inbox.ts';
import { onceKnown } from './once-known.ts';

export type Outcome = 'effect' | 'duplicate';

export interface Effect {
  /** Attempts a first delivery up to three times in a row, and a scheduled retry once, because it has waited already. */
  alone(consumer: Consumer, message: ReceivedMessage, attempt: number): Promise<Outcome>;
  /** Attempts several messages in one transaction, once: all of them have their effect, or none. */
  together(consumer: Consumer, messages: ReceivedMessage[]): Promise<Outcome[]>;
}

class DuplicateError extends Error {
  override name = 'DuplicateError';
}

/** Runs the effect of a message exactly once: inbox row and effect are written in one transaction. */
export function createEffect(unitOfWork: UnitOfWork, metrics: Metrics): Effect {
  /** The effect begins before the answer of the inbox, which saves a round trip; that of a duplicate is rolled back. */
  const attempt = (consumer: Consumer, message: ReceivedMessage): Promise<Outcome> =>
    unitOfWork.transaction('consumers', async (tx): Promise<Outcome> => {
      const { envelope } = message;
      const fresh = insertIntoInbox(tx, consumer.name, envelope.id, envelope.type).then((inserted) => {
        if (!inserted && inPlace('inbox')) throw new DuplicateError();
      });
      if (consumer.ordered) await fresh.then(() => requireInOrder(consumer, envelope, tx));
      failurePoint('delivery: before the effect', () => describeDelivery(consumer, envelope));
      const settled = await Promise.allSettled([fresh, runHandler(consumer, [message], onceKnown(fresh, tx))]);
      const failed = settled.find((part) => part.status === 'rejected'); // the inbox first: the handler failed because of it
      if (failed) throw failed.reason;
      return 'effect';
    });

  const attemptOnce = async (consumer: Consumer, message: ReceivedMessage): Promise<Outcome> => {
    try {
      return await attempt(consumer, message);
    } catch (error) {
      if (error instanceof DuplicateError) return 'duplicate';
      throw error;
    }
  };

  return {
    async alone(consumer, message, attempt) {
      for (const waitMs of attempt === 0 ? immediateRetriesMs : []) {
        try {
          return await attemptOnce(consumer, message);
        } catch (error) {
          if (classify(error) !== 'later' || statedWaitMs(error) !== undefined) throw error;
          metrics.retries.inc({ consumer: consumer.name, kind: 'at once' });
          await pause(jittered(waitMs));
        }
      }
      return attemptOnce(consumer, message);
    },
    together: (consumer, messages) =>
      unitOfWork.transaction('consumers', async (tx) => {
        const inserted = await insertAllIntoInbox(
          tx,
          consumer,
          messages.map(({ envelope }) => envelope),
        );
        // Deleted: a message may come twice at once.
        const isFresh = messages.map(({ envelope }) => inserted.delete(envelope.id) || !inPlace('inbox'));
        const fresh = messages.filter((_, place) => isFresh[place]);
        if (consumer.together && fresh.length > 0) await handle(consumer, fresh, tx);
        else for (const message of fresh) await handle(consumer, [message], tx);
        return isFresh.map((had) => (had ? 'effect' : 'duplicate'));
      }),
  };
}

async function handle(consumer: Consumer, messages: ReceivedMessage[], tx: Transaction): Promise<void> {
  for (const { envelope } of messages)
    failurePoint('delivery: before the effect', () => describeDelivery(consumer, envelope));
  const { context } = messages[0] as ReceivedMessage;
  await runIn(context, () => runHandler(consumer, messages, tx));
}

async function requireInOrder(consumer: Consumer, envelope: Envelope, tx: Transaction): Promise<void> {
  if (await hasEarlierUnprocessed(tx, consumer.name, envelope))
    throw new OutOfOrderError(`an earlier event about ${envelope.subject} is not processed yet`);
}
