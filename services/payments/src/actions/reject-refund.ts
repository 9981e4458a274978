import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { decide } from '../processes/decide-refund.ts';
import { showRefund } from '../processes/show-refund.ts';

/** A second person refuses a refund: its amount and its units can be refunded again. */
export const rejectRefund = answer(api.payments.rejectRefund, async ({ params, actor, body }, { transaction }) =>
  transaction(async (tx) => {
    const { refund } = await decide(tx, params.id, { trigger: 'rejected', by: actor.subject, note: body.reason });
    return reply(200, showRefund(refund));
  }),
);
