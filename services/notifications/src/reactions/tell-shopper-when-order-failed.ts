import { orderFailed } from '@muse/contracts';
import { type ReactionRoom, when } from '@muse/kit';
import { orderFailedLetter } from '../letters/order-failed.ts';
import { keepLetter } from '../storage/letters.ts';
import type { Tools } from '../tools.ts';

export const tellShopperWhenOrderFailed = when(
  orderFailed,
  'tell-shopper-when-order-failed',
  async ({ data }, { tx, late, mail }: ReactionRoom & Tools) => {
    const id = await keepLetter(tx, orderFailedLetter(data));
    if (id === undefined) return late();
    mail.post(tx, id);
  },
);
