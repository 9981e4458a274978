import { api } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { showItem } from '../domain/item.ts';
import { lockCart } from '../storage/carts.ts';
import { findLine, setQuantity } from '../storage/lines.ts';

/** The quantity of a line that is out of stock can be changed too. */
export const changeQuantity = answer(
  api.cart.changeQuantity,
  async ({ shopper, params, body, expects }, { transaction }) =>
    transaction(async (tx) => {
      const version = await lockCart(tx, shopper);
      const line = await findLine(tx, shopper, params.id);
      refuseUnless(line, 'not_found');
      expects(version);
      if (line.quantity === body.quantity) return reply(200, showItem(line), { version });
      const edited = await setQuantity(tx, shopper, line.id, body.quantity);
      return reply(200, showItem({ ...line, quantity: body.quantity, updatedAt: edited.updatedAt }), edited);
    }),
);
