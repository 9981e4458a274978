import { refundFailed } from '@muse/contracts';
import { type ReactionRoom, when } from '@muse/kit';
import { refundStuck } from '../letters/refund-stuck.ts';
import { keepLetter } from '../storage/letters.ts';
import type { Tools } from '../tools.ts';

export const alertOperationsWhenPaymentRefundFailed = when(
  refundFailed,
  'alert-operations-when-payment-refund-failed',
  async ({ data }, { tx, late, mail, operationsEmail }: ReactionRoom & Tools) => {
    const id = await keepLetter(tx, refundStuck(data, operationsEmail));
    if (id === undefined) return late();
    mail.post(tx, id);
  },
);
