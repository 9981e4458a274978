import { orderCancelled } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { orderCancelledEmail } from '../emails/order-cancelled.ts';
import { saveEmail } from '../storage/emails.ts';

export const tellShopperWhenOrderCancelled = when(
  orderCancelled,
  'tell-shopper-when-order-cancelled',
  async ({ data }, { tx, ignoreStale, mail }: ReactionContext & Dependencies) => {
    const id = await saveEmail(tx, orderCancelledEmail(data));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
