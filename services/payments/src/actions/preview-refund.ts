import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { lockOrderToRefund, planOrRefuse, previewOf } from '../processes/operator-refund.ts';

/** What `createRefund` would refund with this body. */
export const previewRefund = answer(api.payments.previewRefund, async ({ params, body = {} }, { transaction }) =>
  transaction(async (tx) => {
    const order = await lockOrderToRefund(tx, params);
    return reply(200, previewOf(order, planOrRefuse(order, body)));
  }),
);
