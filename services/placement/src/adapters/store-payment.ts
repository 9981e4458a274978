import { api } from '@muse/contracts';
import { RefusalError, type ServiceClient } from '@muse/kit';
import type { PlacementOrder, StoreCard } from '../ways/way.ts';

/** How a machine pays a store. A person pays with the company card, whose name is in the rules of the store. */
export interface StoreCardSource {
  /**
   * The card of this order, limited to its ceiling; the same one at every call. Returns `undefined` if there is none. It is cancelled when
   * the order has failed, was cancelled or is delivered.
   */
  cardFor(order: Pick<PlacementOrder, 'orderNumber' | 'ceilingCents' | 'currency'>): Promise<StoreCard | undefined>;
}

/** Only payments talks to Stripe, so it issues the cards. */
export function createStorePayment(kind: 'issuing' | 'none', payments: ServiceClient): StoreCardSource {
  return {
    async cardFor({ orderNumber, ceilingCents, currency }) {
      if (kind === 'none') return undefined;
      try {
        const body = { orderNumber, limitCents: ceilingCents, currency };
        return (await payments(api.payments.createStoreCard, { body })).body;
      } catch (error) {
        if (error instanceof RefusalError) return undefined; // also while payments or Stripe does not answer: a person can pay
        throw error;
      }
    },
  };
}
