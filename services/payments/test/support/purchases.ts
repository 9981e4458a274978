import { type checkoutSubmitted, type DataOf, drawOrderNumber, newId, type Share, sum } from '@muse/contracts';

export type Purchase = DataOf<typeof checkoutSubmitted>;

/** A submitted purchase with one share per total. */
export function createPurchase(totals: number[] = [12_999, 4_501], more: Partial<Purchase> = {}): Purchase {
  const shares: Share[] = totals.map((totalCents, index) => ({
    orderNumber: drawOrderNumber(),
    storeId: `store-${index}`,
    itemsCents: totalCents - 40,
    shippingCents: 20,
    taxCents: 12,
    feeCents: 8,
    totalCents,
    taxState: 'NY',
  }));
  return {
    sessionId: newId('session'),
    shopper: 'alice',
    attempt: 1,
    amountCents: sum(totals),
    currency: 'USD',
    paymentMethodId: 'pm_card_visa',
    shares,
    ...more,
  };
}

/** The next attempt of the same session. */
export const nextAttempt = (purchase: Purchase, more: Partial<Purchase> = {}): Purchase => ({
  ...purchase,
  attempt: purchase.attempt + 1,
  ...more,
});

/** A predicate for events about the session of this purchase. */
export const ofSession = (purchase: Purchase) => (event: { sessionId: string }) =>
  event.sessionId === purchase.sessionId;
