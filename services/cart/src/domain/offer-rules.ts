import type { AddRequest, Offer, RefusalCode, Variant } from '@muse/contracts';
import { type CartLine, currencyOf } from './item.ts';

/** Why an item is refused, with the extra fields of the problem reply. */
export interface OfferRefusal {
  code: RefusalCode;
  extra?: { offer: Offer };
}

/** The same limits are constraints in the database (`storage/migrations`), which decide under concurrency. */
export const limits = { unitsPerLine: 99, linesPerCart: 100 };

/** Checks that an offer exists, is in stock and has the price the client saw. That price is only compared, never stored. */
export function judgeOffer(
  offer: Offer | undefined,
  expectedPriceCents?: number,
): { offer: Offer; refusal?: undefined } | { refusal: OfferRefusal } {
  if (!offer) return { refusal: { code: 'unknown_offer' } };
  if (!offer.inStock) return { refusal: { code: 'out_of_stock' } };
  if (expectedPriceCents !== undefined && expectedPriceCents !== offer.priceCents)
    return { refusal: { code: 'price_changed', extra: { offer } } };
  return { offer };
}

export const variantKey = ({ storeId, productSku, size, color }: Variant): string =>
  JSON.stringify([storeId, productSku, size, color]);

export type OfferVerdict =
  | { status: 'added' | 'increased'; offer: Offer }
  | { status: 'refused'; refusal: OfferRefusal };

/** Judges the requests of a batch one after the other, each as if the accepted ones before it were already in the cart. */
export function judgeBatch(
  lines: readonly CartLine[],
  requests: readonly AddRequest[],
  offers: ReadonlyMap<string, Offer>,
): OfferVerdict[] {
  const quantities = new Map(lines.map((line) => [variantKey(line), line.quantity]));
  let currency = currencyOf(lines);
  return requests.map((request): OfferVerdict => {
    const key = variantKey(request);
    const heldQuantity = quantities.get(key);
    const judged = judgeOffer(offers.get(key), request.priceCents);
    if (judged.refusal) return { status: 'refused', refusal: judged.refusal };
    const { offer } = judged;
    if (offer.currency !== (currency ?? offer.currency))
      return { status: 'refused', refusal: { code: 'currency_mismatch' } };
    const quantity = (heldQuantity ?? 0) + request.quantity;
    if (quantity > limits.unitsPerLine) return { status: 'refused', refusal: { code: 'quantity_limit' } };
    if (heldQuantity === undefined && quantities.size >= limits.linesPerCart)
      return { status: 'refused', refusal: { code: 'cart_full' } };
    quantities.set(key, quantity);
    currency = offer.currency;
    return { status: heldQuantity === undefined ? 'added' : 'increased', offer };
  });
}
