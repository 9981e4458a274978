import { RetryLaterError } from '@muse/kit';
import { StripeUnavailableError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { retryDelayMs } from '../domain/retry-delays.ts';

/** While Stripe is away the work waits, and comes back by itself: after a second first, after half a minute at most. */
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
