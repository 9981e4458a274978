import { api, type Cart, type Variant } from '@muse/contracts';
import { RefusalError, refuse, type ServiceClient } from '@muse/kit';

/** Client of the cart: reads what the shopper wants to buy, at current prices. */
export const createCartClient = (call: ServiceClient) => ({
  read: async (shopper: string): Promise<Cart> => (await call(api.cart.readCart, { params: { shopper } })).body,

  /** The cart looks these variants up in the catalog, so that it shows what the catalog says. */
  async refreshOffers(variants: Variant[]): Promise<void> {
    try {
      await call(api.cart.refreshOffers, { body: { variants } });
    } catch (error) {
      // A cart of release 0.1.0 does not have this endpoint.
      if (error instanceof RefusalError && error.code === 'not_found') refuse('service_unavailable');
      throw error;
    }
  },
});
