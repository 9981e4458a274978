import { checkoutCompleted } from '@muse/contracts';
import { type ReactionRoom, when } from '@muse/kit';
import { purchaseConfirmed } from '../letters/purchase-confirmed.ts';
import { keepLetter } from '../storage/letters.ts';
import type { Tools } from '../tools.ts';

export const confirmPurchaseWhenCheckoutCompleted = when(
  checkoutCompleted,
  'confirm-purchase-when-checkout-completed',
  async ({ data }, { tx, late, mail }: ReactionRoom & Tools) => {
    const id = await keepLetter(tx, purchaseConfirmed(data));
    if (id === undefined) return late();
    mail.post(tx, id);
  },
);
