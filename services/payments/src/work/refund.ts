import { slowWork, type WorkRoom } from '@muse/kit';
import { z } from 'zod';
import { StripeRefused } from '../adapters/stripe-errors.ts';
import { keyLifeMs } from '../domain/patience.ts';
import type { RefundSeen } from '../domain/refund.ts';
import { refuseRefund, settleRefund } from '../money/settle-refund.ts';
import { findRefund, type Refund } from '../storage/refunds.ts';
import type { Tools } from '../tools.ts';
import { untilStripeAnswers } from './until-stripe-answers.ts';

/** Gives money back. Whatever is heard, or not heard, of the call: it is repeated with the same key until Stripe has answered. */
export const refund = slowWork(
  'refund',
  { payload: z.object({ refundId: z.string() }), concurrency: 4 },
  (task, room: WorkRoom & Tools) =>
    untilStripeAnswers(task, room, async () => {
      const owed = await findRefund(room.db, task.payload.refundId);
      if (owed?.status !== 'requested') return;
      try {
        const seen = await ask(owed, task.ageMs, room);
        await task.finish((tx) => settleRefund(tx, seen, room.log));
      } catch (error) {
        if (!(error instanceof StripeRefused)) throw error;
        await task.finish((tx) => refuseRefund(tx, owed.id, error.code, room.log));
      }
    }),
);

/** Near the end of a key's life a repeated call could be a second refund, so it is looked for first. */
async function ask(owed: Refund, ageMs: number, { stripe }: Tools): Promise<RefundSeen> {
  const made = ageMs > keyLifeMs / 2 ? await stripe.findRefundNamed(owed.id, owed.intentId) : undefined;
  return made ?? stripe.createRefund(owed);
}
