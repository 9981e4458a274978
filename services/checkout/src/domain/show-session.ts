import { declineAdvice, type Message, type PaymentMethod, type Session } from '@muse/contracts';
import { type CheckoutSession, currentDecline, statusNow } from './session.ts';
import { shippingMessages } from './shipping-messages.ts';

/** The session as the API returns it. The client secret is read from payments for each reply, and never stored. */
export function showSession(session: CheckoutSession, clientSecret: string | null = null): Session {
  return {
    sessionId: session.id,
    status: statusNow(session),
    currency: session.currency,
    cartSnapshot: session.snapshot,
    shippingAddress: session.address,
    shippingAddressAsWritten: session.addressAsWritten,
    paymentMethod: shownCard(session),
    payment: paymentOf(session, clientSecret),
    orders: session.confirmation?.orders ?? [],
    messages: [...messagesOf(session), ...estimates(session), ...shippingMessages(session)],
    version: session.version,
    createdAt: session.createdAt,
    expiresAt: session.expiresAt,
    completedAt: session.completedAt,
  };
}

/** Without the fingerprint, which is internal. */
function shownCard({ paymentMethod }: CheckoutSession): PaymentMethod | null {
  if (paymentMethod === null) return null;
  const { id, brand, last4, expMonth, expYear } = paymentMethod;
  return { id, brand, last4, expMonth, expYear };
}

function paymentOf(session: CheckoutSession, clientSecret: string | null): Session['payment'] {
  const status = statusNow(session);
  const decline = currentDecline(session);
  const none = { clientSecret: null, declineCode: null };
  if (session.paidAt !== null) return { ...none, status: 'succeeded' };
  if (status === 'complete_in_progress') return { ...none, status: 'processing' };
  if (status === 'authentication_required') return { ...none, status: 'requires_action', clientSecret };
  return decline === null ? null : { ...none, status: 'declined', declineCode: decline.declineCode };
}

/** Says at which stores the tax is an estimate. It is what the shopper pays, whatever the provider says later. */
const estimates = ({ snapshot }: CheckoutSession): Message[] =>
  snapshot.stores.flatMap(({ storeName, taxState }, index) => {
    if (taxState !== 'estimated') return [];
    const detail = `The tax at ${storeName} is an estimate. You pay what is shown.`;
    return [{ severity: 'info', code: 'tax_estimated', detail, pointer: `/cartSnapshot/stores/${index}/taxCents` }];
  });

function messagesOf(session: CheckoutSession): Message[] {
  switch (statusNow(session)) {
    case 'authentication_required': {
      const detail = 'The bank wants to ask the shopper: answer it with payment.clientSecret, then place again.';
      return [{ severity: 'warning', code: 'authentication_required', detail, pointer: '/payment' }];
    }
    case 'ready_for_payment': {
      const decline = currentDecline(session);
      if (decline === null) return [];
      const { detail } = declineAdvice(decline.declineCode);
      return [{ severity: 'error', code: 'card_declined', detail, pointer: '/paymentMethod' }];
    }
    default:
      return [];
  }
}
