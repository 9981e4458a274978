import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { sumUp } from '../domain/cart.ts';
import { findCart } from '../storage/carts.ts';

export const getCartSummary = answer(
  api.cart.getCartSummary,
  async ({ shopper }, { db, rates }: ActionContext & Dependencies) => {
    const { lines } = await findCart(db, shopper);
    return reply(200, sumUp(lines, rates));
  },
);
