import { api } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { readAgreedSession } from '../storage/agreement.ts';

/** Called by payments: what the shopper agreed to, as evidence in a dispute. */
export const readAgreement = answer(api.disputes.readAgreement, async ({ params }, { db }) => {
  const session = await readAgreedSession(db, params.sessionId);
  refuseUnless(session, 'not_found');
  const { summary } = session.snapshot;
  const card = session.paymentMethod;
  return reply(200, {
    checkoutSessionId: session.id,
    shopper: session.shopper,
    placedAt: session.paidAt,
    placedFrom: session.placedFrom,
    shippingAddress: session.address,
    card: card && { brand: card.brand, last4: card.last4 },
    currency: session.currency,
    subtotalCents: summary.subtotalCents,
    shippingCents: summary.shippingCents,
    taxCents: summary.taxCents,
    serviceFeeCents: summary.serviceFeeCents,
    totalCents: summary.totalCents,
  });
});
