import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { summaryOf } from '../domain/cart.ts';
import { findCart } from '../storage/carts.ts';

export const getCartSummary = answer(
  api.cart.getCartSummary,
  async ({ shopper }, { db, shippingTerms }: ActionContext & CartDependencies) => {
    return reply(200, summaryOf(await findCart(db, shopper), shippingTerms));
  },
);
