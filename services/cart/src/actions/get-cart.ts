import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { showCart } from '../domain/cart.ts';
import { findCart } from '../storage/carts.ts';

export const getCart = answer(
  api.cart.getCart,
  async ({ shopper }, { db, shippingTerms }: ActionContext & CartDependencies) => {
    const cart = showCart(await findCart(db, shopper), shippingTerms);
    return reply(200, cart, { version: cart.version });
  },
);
