import type { Log } from '@muse/kit';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';

/**
 * The result of a look-up, or `undefined` if Stripe rejects it. A webhook named the object, so a rejection means that the
 * webhooks and our API key belong to different Stripe accounts.
 */
export async function findAtStripe<T>(lookUp: Promise<T>, log: Log): Promise<T | undefined> {
  try {
    return await lookUp;
  } catch (error) {
    if (!(error instanceof StripeRejectedError)) throw error;
    log.error(
      { error },
      'a webhook names an object that our Stripe key cannot read: check which accounts they belong to',
    );
    return undefined;
  }
}
