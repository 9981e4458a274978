import type { FingerprintedMethod } from '@muse/contracts';
import type { CallStripe } from './stripe-client.ts';
import { StripeRejectedError } from './stripe-errors.ts';
import { methodOf } from './stripe-mapping.ts';

/** Calls about customers and their saved cards. */
export function createCustomers(call: CallStripe) {
  return {
    /** Repeated with the same generation it returns the same customer. Stripe gets our id of the shopper and nothing personal. */
    async createCustomer(shopper: string, generation: number): Promise<string> {
      const idempotencyKey = `customer:${shopper}:${generation}`;
      const customer = await call('create a customer', (stripe) =>
        stripe.customers.create({ metadata: { shopper } }, { idempotencyKey }),
      );
      return customer.id;
    },

    async isDeletedCustomer(customerId: string): Promise<boolean> {
      const found = await call('find a customer', (stripe) => stripe.customers.retrieve(customerId));
      return found.deleted === true;
    },

    /** The saved cards of a customer, newest first: at most 100. None if Stripe no longer has the customer. */
    async savedCards(customer: string): Promise<FingerprintedMethod[]> {
      try {
        const params = { customer, type: 'card', limit: 100 } as const;
        const { data } = await call('list payment methods', (stripe) => stripe.paymentMethods.list(params));
        return data.flatMap((method) => methodOf(method) ?? []);
      } catch (error) {
        if (error instanceof StripeRejectedError) return [];
        throw error;
      }
    },

    /** A card that is not saved any more is as good as detached. */
    async detachCard(id: string): Promise<void> {
      try {
        await call('detach a payment method', (stripe) => stripe.paymentMethods.detach(id));
      } catch (error) {
        if (!(error instanceof StripeRejectedError)) throw error;
      }
    },
  };
}
