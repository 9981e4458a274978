import { refundFailed } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { refundStuck } from '../letters/refund-stuck.ts';
import { keepLetter } from '../storage/letters.ts';

export const alertOperationsWhenPaymentRefundFailed = when(
  refundFailed,
  'alert-operations-when-payment-refund-failed',
  async ({ data }, { tx, ignoreStale, mail, operationsEmail }: ReactionContext & Dependencies) => {
    const id = await keepLetter(tx, refundStuck(data, operationsEmail));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
