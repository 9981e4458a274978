import type { AddRequest, Offer, RefusalCode, Variant } from '@muse/contracts';
import { type CartLine, currencyOf } from './item.ts';

/** A no, with what the contract promises beside it. */
export interface OfferRefusal {
  code: RefusalCode;
  extra?: { offer: Offer };
}

/** The database says the same, and has the last word (`storage/migrations`). */
const limits = { unitsPerLine: 99, linesPerCart: 100 };

/** Whether the catalog sells this, and at the price a client saw, which is compared and never believed. */
export function judgeOffer(
  offer: Offer | undefined,
  expectedPriceCents?: number,
): { offer: Offer; no?: undefined } | { no: OfferRefusal } {
  if (!offer) return { no: { code: 'unknown_offer' } };
  if (!offer.inStock) return { no: { code: 'out_of_stock' } };
  if (expectedPriceCents !== undefined && expectedPriceCents !== offer.priceCents)
    return { no: { code: 'price_changed', extra: { offer } } };
  return { offer };
}

export const variantKey = ({ storeId, productSku, size, color }: Variant): string =>
  JSON.stringify([storeId, productSku, size, color]);

export type OfferVerdict = { status: 'added' | 'increased'; offer: Offer } | { status: 'refused'; no: OfferRefusal };

/** Judges a batch request by request; each is judged as if those before it that were good had already been put in. */
export function judgeBatch(
  lines: readonly CartLine[],
  requests: readonly AddRequest[],
  offers: ReadonlyMap<string, Offer>,
): OfferVerdict[] {
  const quantities = new Map(lines.map((line) => [variantKey(line), line.quantity]));
  let currency = currencyOf(lines);
  return requests.map((request): OfferVerdict => {
    const key = variantKey(request);
    const held = quantities.get(key);
    const judged = judgeOffer(offers.get(key), request.priceCents);
    if (judged.no) return { status: 'refused', no: judged.no };
    const { offer } = judged;
    if (offer.currency !== (currency ?? offer.currency))
      return { status: 'refused', no: { code: 'currency_mismatch' } };
    const quantity = (held ?? 0) + request.quantity;
    if (quantity > limits.unitsPerLine) return { status: 'refused', no: { code: 'quantity_limit' } };
    if (held === undefined && quantities.size >= limits.linesPerCart)
      return { status: 'refused', no: { code: 'cart_full' } };
    quantities.set(key, quantity);
    currency = offer.currency;
    return { status: held === undefined ? 'added' : 'increased', offer };
  });
}
