import type Stripe from 'stripe';
import type { RefundSeen } from '../domain/refund.ts';
import { refundOf } from './stripe-answers.ts';
import type { Ask } from './stripe-client.ts';

interface RefundAsked {
  id: string;
  intentId: string;
  orderNumber: string | null;
  amountCents: number;
}

export function refundsAt(ask: Ask) {
  const findRefund = async (stripeRefundId: string): Promise<RefundSeen> =>
    refundOf(await ask('find a refund', (stripe) => stripe.refunds.retrieve(stripeRefundId)));

  return {
    findRefund,

    /** The same refund again is the same refund, for as long as Stripe keeps its keys; what it answered then may have changed since. */
    async createRefund({ id, intentId, orderNumber, amountCents }: RefundAsked): Promise<RefundSeen> {
      const params: Stripe.RefundCreateParams = {
        payment_intent: intentId,
        amount: amountCents,
        metadata: { refund: id, ...(orderNumber === null ? {} : { order: orderNumber }) },
      };
      const idempotencyKey = `refund:${id}`;
      const made = await ask('refund', (stripe) => stripe.refunds.create(params, { idempotencyKey }));
      return made.lastResponse.headers['idempotent-replayed'] === 'true' ? findRefund(made.id) : refundOf(made);
    },

    /** Among the refunds of an intent, the one we asked for under this id. */
    async findRefundNamed(refundId: string, intentId: string): Promise<RefundSeen | undefined> {
      const params = { payment_intent: intentId, limit: 100 };
      const list = await ask('list refunds', (stripe) => stripe.refunds.list(params));
      return list.data.map(refundOf).find((refund) => refund.refundId === refundId);
    },
  };
}
