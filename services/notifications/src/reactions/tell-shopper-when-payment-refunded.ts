import { refunded } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { moneyRefunded } from '../emails/money-refunded.ts';
import { saveEmail } from '../storage/emails.ts';

export const tellShopperWhenPaymentRefunded = when(
  refunded,
  'tell-shopper-when-payment-refunded',
  async ({ data }, { tx, ignoreStale, mail }: ReactionContext & Dependencies) => {
    const id = await saveEmail(tx, moneyRefunded(data));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
