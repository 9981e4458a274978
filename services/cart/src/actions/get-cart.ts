import { api } from '@muse/contracts';
import { type ActionRoom, answer, reply } from '@muse/kit';
import { showCart } from '../domain/cart.ts';
import { findCart } from '../storage/carts.ts';
import type { Tools } from '../tools.ts';

export const getCart = answer(api.cart.getCart, async ({ shopper }, { db, rates }: ActionRoom & Tools) => {
  const cart = showCart(await findCart(db, shopper), rates);
  return reply(200, cart, { version: cart.version });
});
