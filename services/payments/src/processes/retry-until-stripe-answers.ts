import { RetryLaterError } from '@muse/kit';
import { StripeUnavailableError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { retryDelayMs } from '../domain/retry-delays.ts';

/** Runs the body of a job. If Stripe is unavailable, the job is retried: after one second at first, after 30 seconds at most. */
export async function retryUntilStripeAnswers(
  { attempts }: { attempts: number },
  { timing }: Pick<PaymentsDependencies, 'timing'>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof StripeUnavailableError)
      throw new RetryLaterError(retryDelayMs(attempts, timing.retryBaseMs), error.message);
    throw error;
  }
}
