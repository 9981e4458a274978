import { api, type Cart } from '@muse/contracts';
import type { Caller } from '@muse/kit';

/** The cart, asked what the shopper wants and at which prices. */
export const createCartClient = (call: Caller) => ({
  read: async (shopper: string): Promise<Cart> => (await call(api.cart.readCart, { params: { shopper } })).body,
});
