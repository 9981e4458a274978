import { api, type Cart } from '@muse/contracts';
import type { ServiceClient } from '@muse/kit';

/** Client of the cart: reads what the shopper wants to buy, at current prices. */
export const createCartClient = (call: ServiceClient) => ({
  read: async (shopper: string): Promise<Cart> => (await call(api.cart.readCart, { params: { shopper } })).body,
});
