import { declineAdvice, type Message, type PaymentMethod, type Session } from '@muse/contracts';
import { type CheckoutSession, currentDecline, statusNow } from './session.ts';

/** The session as the API returns it. The client secret is read from payments for each reply, and never stored. */
export function showSession(session: CheckoutSession, clientSecret: string | null = null): Session {
  return {
    sessionId: session.id,
    status: statusNow(session),
    currency: session.currency,
    cartSnapshot: session.snapshot,
    shippingAddress: session.address,
    paymentMethod: shownCard(session),
    payment: paymentOf(session, clientSecret),
    orders: session.confirmation?.orders ?? [],
    messages: messagesOf(session),
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
