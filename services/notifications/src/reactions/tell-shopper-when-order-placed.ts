import { orderPlaced } from '@muse/contracts';
import { type ReactionRoom, when } from '@muse/kit';
import { orderPlacedLetter } from '../letters/order-placed.ts';
import { keepLetter } from '../storage/letters.ts';
import type { Tools } from '../tools.ts';

export const tellShopperWhenOrderPlaced = when(
  orderPlaced,
  'tell-shopper-when-order-placed',
  async ({ data }, { tx, late, mail }: ReactionRoom & Tools) => {
    const id = await keepLetter(tx, orderPlacedLetter(data));
    if (id === undefined) return late();
    mail.post(tx, id);
  },
);
