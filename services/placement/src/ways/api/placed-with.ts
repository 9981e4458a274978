import type { Placed, UnknownOutcome } from '../way.ts';
import type { StoreSession } from './store-api.ts';

/** What a completed session proves, held against what was verified before it was paid. Anything else is looked up. */
export function placedWith(verified: StoreSession, completed: StoreSession): Placed | UnknownOutcome {
  const { order, totals, currency } = completed;
  const unknown = (code: UnknownOutcome['code'], detail: string): UnknownOutcome => ({
    state: 'unknown',
    code,
    detail,
  });
  if (completed.state !== 'completed' || order === null)
    return unknown('no_confirmation', 'The store has not confirmed an order.');
  if ((order.sessionId !== null && order.sessionId !== verified.id) || completed.email !== verified.email)
    return unknown('others_confirmation', 'The store has confirmed the order of somebody else.');
  if (currency !== verified.currency || totals.total !== verified.totals.total)
    return unknown('wrong_total', `The store has charged ${totals.total} ${currency}.`);
  return {
    state: 'placed',
    storeOrderNumber: order.number ?? order.id,
    totalCents: totals.total,
    currency,
    proof: order.id,
  };
}
