import { api, type Cart } from '@muse/contracts';
import type { ServiceClient } from '@muse/kit';

/** The cart, asked what the shopper wants and at which prices. */
export const cartAt = (call: ServiceClient) => ({
  read: async (shopper: string): Promise<Cart> => (await call(api.cart.readCart, { params: { shopper } })).body,
});
