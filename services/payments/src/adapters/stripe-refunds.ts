import type Stripe from 'stripe';
import type { StripeRefund } from '../domain/refund.ts';
import type { CallStripe } from './stripe-client.ts';
import { refundOf } from './stripe-mapping.ts';

interface RefundRequest {
  id: string;
  intentId: string;
  orderNumber: string | null;
  amountCents: number;
}

export function createRefunds(ask: CallStripe) {
  const findRefund = async (stripeRefundId: string): Promise<StripeRefund> =>
    refundOf(await ask('find a refund', (stripe) => stripe.refunds.retrieve(stripeRefundId)));

  return {
    findRefund,

    /** The same refund again is the same refund, for as long as Stripe keeps its keys; what it answered then may have changed since. */
    async createRefund({ id, intentId, orderNumber, amountCents }: RefundRequest): Promise<StripeRefund> {
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
    async findRefundOfIntent(refundId: string, intentId: string): Promise<StripeRefund | undefined> {
      const params = { payment_intent: intentId, limit: 100 };
      const list = await ask('list refunds', (stripe) => stripe.refunds.list(params));
      return list.data.map(refundOf).find((refund) => refund.refundId === refundId);
    },
  };
}
