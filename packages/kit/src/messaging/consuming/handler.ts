import { RetryLaterError } from '../retrying/errors.ts';
import type { Transaction } from '../transaction.ts';
import type { Consumer, ReceivedMessage } from './consumer.ts';

const timeoutMs = 30_000;
const retryAfterTimeoutMs = 5_000;

/** Runs the handler of one message, or of several for a consumer that takes them together, for a limited time. */
export async function runHandler(consumer: Consumer, messages: ReceivedMessage[], tx: Transaction): Promise<void> {
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timeout = setTimeout(
    () => reject(new RetryLaterError(retryAfterTimeoutMs, 'the handler took too long')),
    timeoutMs,
  ).unref();
  try {
    const parsed = messages.map(({ envelope, context }) => ({
      context,
      envelope: { ...envelope, data: consumer.event.data.parse(envelope.data) },
    }));
    await Promise.race([consumer.effect(parsed, tx), timedOut]);
  } finally {
    clearTimeout(timeout);
  }
}
