import { orderShipped } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { orderShippedLetter } from '../letters/order-shipped.ts';
import { keepLetter } from '../storage/letters.ts';

export const tellShopperWhenOrderShipped = when(
  orderShipped,
  'tell-shopper-when-order-shipped',
  async ({ data }, { tx, ignoreStale, mail }: ReactionContext & Dependencies) => {
    const id = await keepLetter(tx, orderShippedLetter(data));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
