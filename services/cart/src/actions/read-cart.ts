import { api } from '@muse/contracts';
import { type ActionRoom, answer, reply } from '@muse/kit';
import { showCart } from '../domain/cart.ts';
import { findCart } from '../storage/carts.ts';
import type { Tools } from '../tools.ts';

/** For checkout to freeze. It asks with a token of its own, so the shopper is named in the path. */
export const readCart = answer(api.cart.readCart, async ({ params }, { db, rates }: ActionRoom & Tools) =>
  reply(200, showCart(await findCart(db, params.shopper), rates)),
);
