import { orderFailed } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { orderFailedEmail } from '../emails/order-failed.ts';
import { saveEmail } from '../storage/emails.ts';

export const tellShopperWhenOrderFailed = when(
  orderFailed,
  'tell-shopper-when-order-failed',
  async ({ data }, { tx, ignoreStale, mail }: ReactionContext & Dependencies) => {
    const id = await saveEmail(tx, orderFailedEmail(data));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
