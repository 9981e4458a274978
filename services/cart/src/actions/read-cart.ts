import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { showCart } from '../domain/cart.ts';
import { findCart } from '../storage/carts.ts';

/** Called by checkout with a service token; therefore the shopper is in the path. */
export const readCart = answer(
  api.cart.readCart,
  async ({ params }, { db, shippingTerms }: ActionContext & CartDependencies) =>
    reply(200, showCart(await findCart(db, params.shopper), shippingTerms)),
);
