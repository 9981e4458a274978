import { orderShipped } from '@muse/contracts';
import { type ReactionRoom, when } from '@muse/kit';
import { orderShippedLetter } from '../letters/order-shipped.ts';
import { keepLetter } from '../storage/letters.ts';
import type { Tools } from '../tools.ts';

export const tellShopperWhenOrderShipped = when(
  orderShipped,
  'tell-shopper-when-order-shipped',
  async ({ data }, { tx, late, mail }: ReactionRoom & Tools) => {
    const id = await keepLetter(tx, orderShippedLetter(data));
    if (id === undefined) return late();
    mail.post(tx, id);
  },
);
