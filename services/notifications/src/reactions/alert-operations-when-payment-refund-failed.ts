import { refundFailed } from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { refundStuck } from '../emails/refund-stuck.ts';
import { saveEmail } from '../storage/emails.ts';

export const alertOperationsWhenPaymentRefundFailed = when(
  refundFailed,
  'alert-operations-when-payment-refund-failed',
  async ({ data }, { tx, ignoreStale, mail, operationsEmail }: ReactionContext & Dependencies) => {
    const id = await saveEmail(tx, refundStuck(data, operationsEmail));
    if (id === undefined) return ignoreStale();
    mail.post(tx, id);
  },
);
