import type { JobContext } from '@muse/kit';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import type { ChargeRequest } from '../domain/intent.ts';
import { forgetCustomer, isOurCustomer, openCustomer, storeCustomer } from '../storage/customers.ts';

type Context = Pick<JobContext, 'db'> & PaymentsDependencies;

/** The shopper's customer at Stripe, created if there is none. Repeated or concurrent calls find the same one. */
export async function ensureCustomer(shopper: string, { db, stripe }: Context): Promise<string> {
  const { stripeCustomerId, generation } = await openCustomer(db, shopper);
  if (stripeCustomerId !== null) return stripeCustomerId;
  const created = await stripe.createCustomer(shopper, generation);
  await storeCustomer(db, shopper, { stripeCustomerId: created, generation });
  return created;
}

/** The same request with a customer, if its card is to be saved: only a customer can have saved cards. */
export async function withCustomer(request: ChargeRequest, ctx: Context): Promise<ChargeRequest> {
  const { save, customerId, shopper } = request;
  if (!save || customerId !== null || shopper === null) return request;
  return { ...request, customerId: await ensureCustomer(shopper, ctx) };
}

/** Forgets a customer that was deleted at Stripe, so that its shopper can be charged again. */
export async function forgetDeletedCustomer(customerId: string, { db, stripe }: Context): Promise<void> {
  if (!(await isOurCustomer(db, customerId))) return;
  if (await isDeleted(customerId, stripe)) await forgetCustomer(db, customerId);
}

/** A customer that our key cannot find is as good as deleted. */
async function isDeleted(customerId: string, stripe: PaymentsDependencies['stripe']): Promise<boolean> {
  try {
    return await stripe.isDeletedCustomer(customerId);
  } catch (error) {
    if (error instanceof StripeRejectedError) return true;
    throw error;
  }
}
