import { slowWork, type WorkRoom } from '@muse/kit';
import { StripeRefused } from '../adapters/stripe-errors.ts';
import { findPayment } from '../storage/payments.ts';
import type { Tools } from '../tools.ts';
import { chargeOrder } from './charge-order.ts';
import { untilStripeAnswers } from './until-stripe-answers.ts';

/**
 * An attempt ended before we heard whether its intent was made. Nobody can pay it, since only a held intent is confirmed; but it
 * would lie open at Stripe. Making it again with its own key answers the same one, which is then cancelled.
 */
export const cancelLostIntent = slowWork(
  'cancel-lost-intent',
  { payload: chargeOrder, concurrency: 2 },
  (task, room: WorkRoom & Tools) =>
    untilStripeAnswers(task, room, async () => {
      try {
        const intent = await room.stripe.createIntent(task.payload);
        const payment = await findPayment(room.db, task.payload.sessionId);
        if (payment?.intentId !== intent.id) await room.stripe.cancelIntent(intent.id);
      } catch (error) {
        if (!(error instanceof StripeRefused)) throw error;
        room.log.info({ sessionId: task.payload.sessionId, code: error.code }, 'no intent was lost');
      }
    }),
);
