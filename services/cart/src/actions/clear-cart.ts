import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { deleteLines, lockCart } from '../storage/carts.ts';

export const clearCart = answer(api.cart.clearCart, async ({ shopper, expects }, { transaction }) =>
  transaction(async (tx) => {
    const version = await lockCart(tx, shopper);
    expects(version);
    return reply(204, undefined, { version: (await deleteLines(tx, shopper)) ?? version });
  }),
);
