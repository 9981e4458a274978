import { orderShipped } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { orderShippedEmail } from '../emails/order-shipped.ts';
import { saveEmail } from '../storage/emails.ts';

export const tellShopperWhenOrderShipped = when(
  orderShipped,
  'tell-shopper-when-order-shipped',
  async ({ data }, { tx, ignoreStale, mail }: ReactionContext & Dependencies) => {
    const id = await saveEmail(tx, orderShippedEmail(data));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
