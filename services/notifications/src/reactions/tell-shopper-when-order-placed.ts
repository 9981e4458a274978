import { orderPlaced } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { orderPlacedLetter } from '../letters/order-placed.ts';
import { keepLetter } from '../storage/letters.ts';

export const tellShopperWhenOrderPlaced = when(
  orderPlaced,
  'tell-shopper-when-order-placed',
  async ({ data }, { tx, ignoreStale, mail }: ReactionContext & Dependencies) => {
    const id = await keepLetter(tx, orderPlacedLetter(data));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
