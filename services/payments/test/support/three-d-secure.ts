import { paymentActionRequired } from '@muse/contracts';
import type { TestContext } from './context.ts';
import { paymentOf } from './ledger.ts';
import { createPurchase, ofSession, type Purchase } from './purchases.ts';

/** A purchase whose card requires 3-D Secure. */
export const createChallengedPurchase = (more: Partial<Purchase> = {}): Purchase =>
  createPurchase([5_000], { paymentMethodId: 'pm_card_threeDSecure2Required', ...more });

/** Submits a purchase and waits until the bank asks the shopper. Returns the id of the intent. */
export async function submitUntilActionRequired(ctx: TestContext, purchase: Purchase): Promise<string> {
  await ctx.submit(purchase);
  await ctx.env.spy.waitFor(paymentActionRequired, ofSession(purchase));
  return String((await paymentOf(ctx, purchase)).intent_id);
}
