import type { Address, CartSnapshot, FingerprintedMethod } from '@muse/contracts';
import type { Sql } from '@muse/kit';

export interface AgreedSession {
  id: string;
  shopper: string;
  currency: string;
  snapshot: CartSnapshot;
  address: Address | null;
  paymentMethod: FingerprintedMethod | null;
  placedFrom: string | null;
  paidAt: string | null;
}

/** What a session was placed with. Only a paid one binds the shopper. */
export const readAgreedSession = (db: Sql, id: string): Promise<AgreedSession | undefined> =>
  db.one<AgreedSession>`
    select id, shopper, currency, snapshot, address, payment_method, placed_from, paid_at
    from session where id = ${id} and paid_at is not null`;
