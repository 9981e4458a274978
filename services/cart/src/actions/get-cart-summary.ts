import { api } from '@muse/contracts';
import { type ActionRoom, answer, reply } from '@muse/kit';
import { sumUp } from '../domain/cart.ts';
import { findCart } from '../storage/carts.ts';
import type { Tools } from '../tools.ts';

export const getCartSummary = answer(
  api.cart.getCartSummary,
  async ({ shopper }, { db, rates }: ActionRoom & Tools) => {
    const { lines } = await findCart(db, shopper);
    return reply(200, sumUp(lines, rates));
  },
);
