import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { bookOwed } from '../processes/create-order-refund.ts';
import { requestRefund } from '../processes/create-refund.ts';
import { decide } from '../processes/decide-refund.ts';
import { showRefund } from '../processes/show-refund.ts';

/** A second person agrees to a refund: it is owed from now on. */
export const approveRefund = answer(api.payments.approveRefund, async ({ params, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { refund, payment } = await decide(tx, params.id, { trigger: 'approved', by: actor.subject, note: null });
    await requestRefund(tx, refund);
    const { orderNumber, taxCents, ...approved } = refund;
    if (orderNumber !== null && taxCents !== null) await bookOwed(tx, { ...approved, orderNumber, taxCents }, payment);
    return reply(200, showRefund(refund));
  }),
);
