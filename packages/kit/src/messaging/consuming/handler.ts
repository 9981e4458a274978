import type { Envelope } from '@muse/contracts';
import { RetryLaterError } from '../retrying/errors.ts';
import type { Transaction } from '../transaction.ts';
import type { Consumer } from './consumer.ts';

const timeoutMs = 30_000;
const retryAfterTimeoutMs = 5_000;

/** Runs the handler of a message, for a limited time. */
export async function runHandler(consumer: Consumer, envelope: Envelope, tx: Transaction): Promise<void> {
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timeout = setTimeout(
    () => reject(new RetryLaterError(retryAfterTimeoutMs, 'the handler took too long')),
    timeoutMs,
  ).unref();
  try {
    const data = consumer.event.data.parse(envelope.data);
    await Promise.race([consumer.effect({ ...envelope, data }, tx), timedOut]);
  } finally {
    clearTimeout(timeout);
  }
}
