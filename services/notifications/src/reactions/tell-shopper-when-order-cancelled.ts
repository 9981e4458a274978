import { orderCancelled } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { orderCancelledLetter } from '../letters/order-cancelled.ts';
import { keepLetter } from '../storage/letters.ts';

export const tellShopperWhenOrderCancelled = when(
  orderCancelled,
  'tell-shopper-when-order-cancelled',
  async ({ data }, { tx, ignoreStale, mail }: ReactionContext & Dependencies) => {
    const id = await keepLetter(tx, orderCancelledLetter(data));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
