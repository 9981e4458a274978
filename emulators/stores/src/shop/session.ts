import type { Address } from './address.ts';
import type { Bag } from './bag-lines.ts';
import type { Card } from './card.ts';

/** What the customer has entered so far. `id` is in the order form: with it a shop can recognise a second submission. */
export interface Checkout {
  id: string;
  email?: string;
  address?: Address;
  shippingMethod?: string;
  card?: Card;
  authenticated?: boolean;
}

export interface Session {
  id: string;
  account: string | null;
  bag: Bag;
  checkout: Checkout | null;
  /** The ids of the orders placed in this session, which a guest may see. */
  orders: string[];
}
