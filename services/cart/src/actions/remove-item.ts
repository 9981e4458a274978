import { api } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { lockCart } from '../storage/carts.ts';
import { deleteLine, findLine } from '../storage/lines.ts';

export const removeItem = answer(api.cart.removeItem, async ({ shopper, params, expects }, { transaction }) =>
  transaction(async (tx) => {
    const version = await lockCart(tx, shopper);
    refuseUnless(await findLine(tx, shopper, params.id), 'not_found');
    expects(version);
    return reply(204, undefined, await deleteLine(tx, shopper, params.id));
  }),
);
