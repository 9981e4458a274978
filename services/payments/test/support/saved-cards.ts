import { api } from '@muse/contracts';
import type { ApiClient } from '@muse/contracts/client';
import { createTestContext, type TestContext } from './context.ts';
import { untilPaid } from './paid.ts';
import { createPurchase, type Purchase } from './purchases.ts';
import { eventuallyDue } from './waiting.ts';

let shoppers = 0;
export const newShopper = () => `user_${(shoppers += 1)}`;
export const saving = (shopper: string, more: Partial<Purchase> = {}) =>
  createPurchase([5_000], { shopper, savePaymentMethod: true, ...more });

/** Payments, with what shoppers and checkout do to saved cards. */
export async function createSavedCards() {
  const ctx: TestContext = await createTestContext();
  const checkout: ApiClient = ctx.payments.withToken(await ctx.env.serviceToken('checkout', 'payments'));
  const captured = (purchase: Purchase) => untilPaid(ctx, purchase);
  const cardsOf = async (shopper: string) =>
    (await ctx.payments.as(shopper).call(api.payments.listPaymentMethods)).body.paymentMethods;
  return {
    ...{ ctx, checkout, captured, cardsOf },
    async pay(purchase: Purchase): Promise<Purchase> {
      await ctx.submit(purchase);
      await eventuallyDue(ctx, () => captured(purchase));
      return purchase;
    },
    firstCardOf: async (shopper: string) => (await cardsOf(shopper))[0]?.id as string,
    readFor: (shopper: string, id: string, save?: 'true') =>
      checkout.call(api.payments.readPaymentMethod, { params: { id }, query: { shopper, ...(save && { save }) } }),
    customersAtStripe: async (shopper: string) =>
      (await ctx.asDashboard((stripe) => stripe.customers.list({ limit: 100 }))).data.filter(
        ({ metadata }) => metadata.shopper === shopper,
      ),
    remove: (shopper: string, id: string, client = ctx.payments.as(shopper)) =>
      client.call(api.payments.deletePaymentMethod, { params: { id } }),
  };
}
