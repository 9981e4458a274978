import { type Hold, sum } from '@muse/contracts';

/** A row of the lists of holds. */
export interface HoldRow {
  sessionId: string;
  status: 'authorized' | 'uncaptured';
  captureCents: number | null;
  currency: string;
  authorizedCents: number;
  captureBefore: string;
  captureFailure: string | null;
  orders: Hold['orders'];
}

/** A hold as operators see it. */
export const showHold = ({
  sessionId,
  status,
  captureCents,
  authorizedCents,
  captureFailure,
  orders,
  ...row
}: HoldRow): Hold => ({
  checkoutSessionId: sessionId,
  state: status === 'uncaptured' ? 'uncaptured' : captureCents === null ? 'held' : 'capturing',
  currency: row.currency,
  heldCents: authorizedCents,
  dueCents: sum(orders.map(({ totalCents, releasedCents }) => totalCents - releasedCents)),
  captureBefore: row.captureBefore,
  failure: captureFailure,
  orders,
});
