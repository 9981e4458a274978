import { slowWork, type WorkRoom } from '@muse/kit';
import { z } from 'zod';
import { settleRefund } from '../money/settle-refund.ts';
import { markProcessed } from '../storage/webhook-events.ts';
import type { Tools } from '../tools.ts';
import { knownToStripe } from './known-to-stripe.ts';
import { untilStripeAnswers } from './until-stripe-answers.ts';

/** Something may have happened to a refund; what counts is how Stripe shows it now. */
export const lookUpRefund = slowWork(
  'look-up-refund',
  { payload: z.object({ stripeRefundId: z.string(), eventId: z.string().nullable() }), concurrency: 4 },
  (task, room: WorkRoom & Tools) =>
    untilStripeAnswers(task, room, async () => {
      const { stripeRefundId, eventId } = task.payload;
      const seen = await knownToStripe(room.stripe.findRefund(stripeRefundId), room.log);
      await task.finish(async (tx) => {
        if (seen) await settleRefund(tx, seen, room.log);
        await markProcessed(tx, eventId);
      });
    }),
);
