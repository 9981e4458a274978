import { formatMoney, type Message } from '@muse/contracts';
import type { ShippingEstimate } from './shipping-rates.ts';

interface StoreEstimate extends ShippingEstimate {
  storeName: string;
  currency: string;
}

/** What to say about shipping, store by store in the order in which they are shown: little is missing for free shipping, or it is unknown. */
export const shippingMessages = (stores: readonly StoreEstimate[], nearCents: number): Message[] =>
  stores.flatMap((store, index) => messageAbout(store, nearCents, `/stores/${index}`) ?? []);

function messageAbout(store: StoreEstimate, nearCents: number, pointer: string): Message | undefined {
  const { storeName, shippingUnknown, freeShippingRemainingCents: remaining, estimatedShippingCents } = store;
  if (shippingUnknown) {
    const detail = `What ${storeName} charges for shipping is not known yet and not part of the estimate.`;
    return { severity: 'info', code: 'shipping_unknown', detail, pointer: `${pointer}/estimatedShippingCents` };
  }
  if (remaining === null || remaining === 0 || remaining > nearCents || estimatedShippingCents === 0) return undefined;
  const detail = `${formatMoney(remaining, store.currency)} more at ${storeName} ships free.`;
  return { severity: 'info', code: 'free_shipping_near', detail, pointer: `${pointer}/freeShippingRemainingCents` };
}
