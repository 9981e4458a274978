import type Stripe from 'stripe';
import type { CapturedCharge, ListedRefund } from '../domain/reconciliation.ts';
import { refundStatusOf } from '../domain/refund.ts';
import { type PageOf, pageParams, type StripePage } from './stripe-balance.ts';
import type { CallStripe } from './stripe-client.ts';

export interface ListedEvent {
  id: string;
  type: string;
  /** Seconds since 1970. */
  created: number;
  object: { id?: unknown; payment_intent?: unknown; metadata?: unknown };
  /** As a webhook would have brought it. */
  body: string;
}

const idOf = (reference: string | { id: string } | null): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

const pageOf = <From, To>(
  { data, has_more: hasMore }: Stripe.ApiList<From>,
  map: (from: From) => To,
): StripePage<To> => ({
  rows: data.map(map).reverse(),
  hasMore,
});

/** The lists with which our records are compared, a hundred objects per call. */
export function createLists(call: CallStripe) {
  return {
    listCharges: async (page: PageOf): Promise<StripePage<CapturedCharge>> =>
      pageOf(await call('list charges', (stripe) => stripe.charges.list(pageParams(page))), (charge) => ({
        id: charge.id,
        intentId: idOf(charge.payment_intent),
        sessionId: charge.metadata.checkout_session ?? null,
        capturedCents: charge.status === 'succeeded' ? charge.amount_captured : 0,
        currency: charge.currency.toUpperCase(),
      })),

    listRefunds: async (page: PageOf): Promise<StripePage<ListedRefund>> =>
      pageOf(await call('list refunds', (stripe) => stripe.refunds.list(pageParams(page))), (refund) => ({
        id: refund.id,
        intentId: idOf(refund.payment_intent),
        status: refundStatusOf(refund.status),
        amountCents: refund.amount,
        currency: refund.currency.toUpperCase(),
      })),

    listEvents: async (page: PageOf): Promise<StripePage<ListedEvent>> =>
      pageOf(await call('list events', (stripe) => stripe.events.list(pageParams(page))), (event) => ({
        id: event.id,
        type: event.type,
        created: event.created,
        object: event.data.object as ListedEvent['object'],
        body: JSON.stringify(event),
      })),
  };
}
