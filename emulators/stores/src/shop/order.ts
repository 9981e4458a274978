import type { Address } from './address.ts';
import type { Card } from './card.ts';
import type { Totals } from './totals.ts';

export type OrderStatus = 'processing' | 'shipped' | 'delivered' | 'cancelled';

/** An order as the store recorded it: what was really bought. */
export interface Order extends Totals {
  /** Unique, also where the switch `sameOrderNumber` makes the number not so. */
  id: string;
  number: string;
  checkoutId: string;
  account: string | null;
  email: string;
  address: Address;
  shippingMethod: string;
  card: Card;
  promo: string | null;
  currency: string;
  status: OrderStatus;
  tracking: { carrier: string; code: string } | null;
  placedAt: string;
}
