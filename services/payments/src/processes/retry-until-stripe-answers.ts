import { RetryLaterError } from '@muse/kit';
import type { CallPriority } from '../adapters/call-budget.ts';
import { StripeUnavailableError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { retryDelayMs } from '../domain/retry-delays.ts';

/** Runs the body of a job; `priority` is that of its calls. If Stripe is unavailable, the job is retried: after one second at first, after 30 seconds at most. */
export async function retryUntilStripeAnswers(
  priority: CallPriority,
  { attempts }: { attempts: number },
  { stripe, timing }: Pick<PaymentsDependencies, 'stripe' | 'timing'>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await stripe.prioritize(priority, work);
  } catch (error) {
    if (error instanceof StripeUnavailableError)
      throw new RetryLaterError(retryDelayMs(attempts, timing.retryBaseMs), error.message);
    throw error;
  }
}
