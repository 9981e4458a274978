import { refunded } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { moneyRefunded } from '../letters/money-refunded.ts';
import { keepLetter } from '../storage/letters.ts';

export const tellShopperWhenPaymentRefunded = when(
  refunded,
  'tell-shopper-when-payment-refunded',
  async ({ data }, { tx, ignoreStale, mail }: ReactionContext & Dependencies) => {
    const id = await keepLetter(tx, moneyRefunded(data));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
