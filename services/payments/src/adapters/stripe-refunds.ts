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

export function createRefunds(call: CallStripe) {
  const findRefund = async (stripeRefundId: string): Promise<StripeRefund> =>
    refundOf(await call('find a refund', (stripe) => stripe.refunds.retrieve(stripeRefundId)));

  return {
    findRefund,

    /**
     * Repeated for the same refund it refunds once, for as long as Stripe keeps the idempotency key. A replayed answer may be
     * stale, so the refund is then read again.
     */
    async createRefund({ id, intentId, orderNumber, amountCents }: RefundRequest): Promise<StripeRefund> {
      const params: Stripe.RefundCreateParams = {
        payment_intent: intentId,
        amount: amountCents,
        metadata: { refund: id, ...(orderNumber === null ? {} : { order: orderNumber }) },
      };
      const idempotencyKey = `refund:${id}`;
      const created = await call('refund', (stripe) => stripe.refunds.create(params, { idempotencyKey }));
      return created.lastResponse.headers['idempotent-replayed'] === 'true'
        ? findRefund(created.id)
        : refundOf(created);
    },

    /** The refund of an intent that we created under this id. Returns `undefined` if there is none. */
    async findRefundOfIntent(refundId: string, intentId: string): Promise<StripeRefund | undefined> {
      const params = { payment_intent: intentId, limit: 100 };
      const list = await call('list refunds', (stripe) => stripe.refunds.list(params));
      return list.data.map(refundOf).find((refund) => refund.refundId === refundId);
    },
  };
}
