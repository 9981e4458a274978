import type { Message } from '@muse/contracts';
import { addressSuggestions } from './address-suggestions.ts';
import { type CheckoutSession, closedRefusal } from './session.ts';

/** What to check before placing: stores whose shipping is unknown, and what looks wrong in the address. Later it is too late. */
export function shippingMessages(session: CheckoutSession): Message[] {
  const { address, snapshot } = session;
  if (address === null || closedRefusal(session)) return [];
  const unknown = snapshot.stores.flatMap(({ storeName, shippingOption }, index): Message[] => {
    if (shippingOption !== null) return [];
    const detail = `What ${storeName} charges for shipping is not known. It is not part of the total.`;
    const pointer = `/cartSnapshot/stores/${index}/shippingCents`;
    return [{ severity: 'warning', code: 'shipping_unknown', detail, pointer }];
  });
  return [...unknown, ...addressSuggestions(address)];
}
