import { refunded } from '@muse/contracts';
import { type ReactionRoom, when } from '@muse/kit';
import { moneyRefunded } from '../letters/money-refunded.ts';
import { keepLetter } from '../storage/letters.ts';
import type { Tools } from '../tools.ts';

export const tellShopperWhenPaymentRefunded = when(
  refunded,
  'tell-shopper-when-payment-refunded',
  async ({ data }, { tx, late, mail }: ReactionRoom & Tools) => {
    const id = await keepLetter(tx, moneyRefunded(data));
    if (id === undefined) return late();
    mail.post(tx, id);
  },
);
