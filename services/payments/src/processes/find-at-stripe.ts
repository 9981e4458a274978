import type { Log } from '@muse/kit';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';

/** `undefined`: Stripe told us of it and cannot show it, so its events and our key are not of the same account. */
export async function findAtStripe<T>(asked: Promise<T>, log: Log): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof StripeRejectedError)) throw error;
    log.error({ error }, 'Stripe speaks of something that our key cannot see: a person must look');
    return undefined;
  }
}
