import { orderCancelled } from '@muse/contracts';
import { type ReactionRoom, when } from '@muse/kit';
import { orderCancelledLetter } from '../letters/order-cancelled.ts';
import { keepLetter } from '../storage/letters.ts';
import type { Tools } from '../tools.ts';

export const tellShopperWhenOrderCancelled = when(
  orderCancelled,
  'tell-shopper-when-order-cancelled',
  async ({ data }, { tx, late, mail }: ReactionRoom & Tools) => {
    const id = await keepLetter(tx, orderCancelledLetter(data));
    if (id === undefined) return late();
    mail.post(tx, id);
  },
);
