import type { Session } from '../shop/session.ts';

export type Protocol = 'acp' | 'ucp';

/** A purchase through the API. Its bag and what was entered so far are those of a customer at the pages. */
export interface CheckoutSession {
  id: string;
  protocol: Protocol;
  /** Where the request came to: the addresses in answers and events begin with it. */
  origin: string;
  customer: Session;
  status: 'open' | 'completed' | 'canceled';
  buyer: { first_name?: string; last_name?: string; email?: string; phone_number?: string };
  /** What the session has bought: the id of an order. */
  orderId: string | null;
  createdAt: string;
}
