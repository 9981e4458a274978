import { StripeRejectedError, StripeUnavailableError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import type { Intent } from '../domain/intent.ts';
import { type IntentOutcome, outcomeOf } from '../domain/outcome.ts';

/** Looks up a stored intent. A rejection proves nothing about the money, so it is treated as unavailable and retried. */
export async function findIntent(intentId: string, { stripe }: PaymentsDependencies): Promise<Intent> {
  try {
    return await stripe.findIntent(intentId);
  } catch (error) {
    if (error instanceof StripeRejectedError)
      throw new StripeUnavailableError(`the stored intent cannot be found: ${error.code}`);
    throw error;
  }
}

/** The outcome of an intent. Throws `StripeUnavailableError` while it has none, so that the job looks again later. */
export function requireOutcome(intent: Intent): IntentOutcome {
  const outcome = outcomeOf(intent);
  if (!outcome) throw new StripeUnavailableError(`the intent is ${intent.status}: it has no outcome yet`);
  return outcome;
}
