import { checkoutCompleted } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { purchaseConfirmed } from '../emails/purchase-confirmed.ts';
import { saveEmail } from '../storage/emails.ts';

export const confirmPurchaseWhenCheckoutCompleted = when(
  checkoutCompleted,
  'confirm-purchase-when-checkout-completed',
  async ({ data }, { tx, ignoreStale, mail }: ReactionContext & Dependencies) => {
    const id = await saveEmail(tx, purchaseConfirmed(data));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
