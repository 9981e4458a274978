import { orderFailed } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { orderFailedLetter } from '../letters/order-failed.ts';
import { keepLetter } from '../storage/letters.ts';

export const tellShopperWhenOrderFailed = when(
  orderFailed,
  'tell-shopper-when-order-failed',
  async ({ data }, { tx, ignoreStale, mail }: ReactionContext & Dependencies) => {
    const id = await keepLetter(tx, orderFailedLetter(data));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
