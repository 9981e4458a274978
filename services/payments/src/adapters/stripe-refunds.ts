import type Stripe from 'stripe';
import type { RefundsAtStripe, StripeRefund } from '../domain/refund.ts';
import type { CallStripe } from './stripe-client.ts';
import { refundOf } from './stripe-mapping.ts';

interface RefundRequest {
  refundId: string;
  number: number;
  idempotencyKey: string;
  intentId: string;
  orderNumber: string | null;
  amountCents: number;
}

const pageSize = 100;

export function createRefunds(call: CallStripe) {
  const findRefund = async (stripeRefundId: string): Promise<StripeRefund> =>
    refundOf(await call('find a refund', (stripe) => stripe.refunds.retrieve(stripeRefundId)));

  /** Newest first, page by page. */
  async function* listRefunds(params: Stripe.RefundListParams): AsyncGenerator<StripeRefund[]> {
    let after: string | undefined;
    do {
      const page = { ...params, limit: pageSize, ...(after === undefined ? {} : { starting_after: after }) };
      const list = await call('list refunds', (stripe) => stripe.refunds.list(page));
      yield list.data.map(refundOf);
      after = list.has_more ? list.data.at(-1)?.id : undefined;
    } while (after !== undefined);
  }

  const refundsOf = async (intentId: string): Promise<StripeRefund[]> => {
    const all: StripeRefund[] = [];
    for await (const page of listRefunds({ payment_intent: intentId })) all.push(...page);
    return all;
  };

  return {
    findRefund,

    /**
     * Repeated for the same attempt it refunds once, for as long as Stripe keeps the idempotency key. A replayed answer may be
     * stale, so the refund is then read again.
     */
    async createRefund({ refundId, number, idempotencyKey, ...refund }: RefundRequest): Promise<StripeRefund> {
      const params: Stripe.RefundCreateParams = {
        payment_intent: refund.intentId,
        amount: refund.amountCents,
        metadata: {
          refund: refundId,
          ...(refund.orderNumber === null ? {} : { order: refund.orderNumber }),
          // The first attempt has the parameters of release 0.1.0, which may have used its key already.
          ...(number === 1 ? {} : { attempt: number }),
        },
      };
      const created = await call('refund', (stripe) => stripe.refunds.create(params, { idempotencyKey }));
      return created.lastResponse.headers['idempotent-replayed'] === 'true'
        ? findRefund(created.id)
        : refundOf(created);
    },

    /** The refund of an intent that this attempt created. Returns `undefined` if there is none. */
    async findRefundOfAttempt({ refundId, number, intentId }: RefundRequest): Promise<StripeRefund | undefined> {
      const refunds = await refundsOf(intentId);
      return refunds.find((refund) => refund.refundId === refundId && refund.attempt === number);
    },

    /** The refunds of an intent, and what is left of its charge. Pending refunds are not left. */
    async findRefundsOfIntent(intentId: string): Promise<RefundsAtStripe> {
      const refunds = await refundsOf(intentId);
      const params = { expand: ['latest_charge'] };
      const intent = await call('find a charge', (stripe) => stripe.paymentIntents.retrieve(intentId, params));
      const charge = intent.latest_charge;
      const leftCents = typeof charge === 'object' && charge ? charge.amount_captured - charge.amount_refunded : 0;
      return { refunds, leftCents };
    },

    /** The refunds of the whole Stripe account since a time, newest first, page by page. */
    listRefundsSince: (seconds: number) => listRefunds({ created: { gte: seconds } }),
  };
}
