import { orderPlaced } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { orderPlacedEmail } from '../emails/order-placed.ts';
import { saveEmail } from '../storage/emails.ts';

export const tellShopperWhenOrderPlaced = when(
  orderPlaced,
  'tell-shopper-when-order-placed',
  async ({ data }, { tx, ignoreStale, mail }: ReactionContext & Dependencies) => {
    const id = await saveEmail(tx, orderPlacedEmail(data));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
