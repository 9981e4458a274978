import {
  type CartItem,
  type FieldProblem,
  formatMoney,
  type Offer,
  type Variant,
  type VersionedOffer,
} from '@muse/contracts';
import type { SelectedLine } from './selected-items.ts';

/** Why the selected lines cannot be bought as the cart shows them. */
export interface OfferDifferences {
  code: 'out_of_stock' | 'price_changed';
  errors: FieldProblem[];
  /** The current offers of the lines in `errors`, without those that the catalog no longer has. */
  offers: Offer[];
  /** The variants that the cart shows differently from the catalog. */
  stale: Variant[];
}

/** Compares lines of the cart with the catalog's current offers. Returns `undefined` if all can be bought at the prices shown. */
export function offerDifferences(
  lines: readonly SelectedLine[],
  current: readonly VersionedOffer[],
): OfferDifferences | undefined {
  const offers = new Map(current.map((offer) => [keyOf(offer), offer]));
  const different = lines.flatMap(({ item, pointer }) => {
    const offer = offers.get(keyOf(item));
    const problem = problemOf(item, offer);
    return problem ? [{ item, offer, error: { pointer, ...problem } }] : [];
  });
  if (different.length === 0) return undefined;
  return {
    code: different.some(({ error }) => error.code === 'out_of_stock') ? 'out_of_stock' : 'price_changed',
    errors: different.map(({ error }) => error),
    offers: different.flatMap(({ offer }) => (offer ? [withoutVersion(offer)] : [])),
    stale: different.filter(({ item, offer }) => !showsOffer(item, offer)).map(({ item }) => variantOf(item)),
  };
}

/** A line that the cart left out of its sums is not bought either: the shopper has not seen its price. */
function problemOf(item: CartItem, offer: VersionedOffer | undefined) {
  if (!item.inStock || !offer?.inStock || offer.currency !== item.currency) {
    const detail = `${item.productName} is out of stock at ${item.storeName}.`;
    return { code: 'out_of_stock' as const, detail };
  }
  if (offer.priceCents === item.priceCents) return undefined;
  const [now, shown] = [offer.priceCents, item.priceCents].map((cents) => formatMoney(cents, offer.currency));
  return { code: 'price_changed' as const, detail: `${item.productName} costs ${now} now; the cart showed ${shown}.` };
}

const showsOffer = (item: CartItem, offer: VersionedOffer | undefined): boolean =>
  offer === undefined
    ? !item.inStock
    : item.inStock === offer.inStock && item.priceCents === offer.priceCents && item.currency === offer.currency;

const keyOf = ({ storeId, productSku, size, color }: Variant): string =>
  JSON.stringify([storeId, productSku, size, color]);

const variantOf = ({ storeId, productSku, size, color }: Variant): Variant => ({ storeId, productSku, size, color });

const withoutVersion = ({ version: _, ...offer }: VersionedOffer): Offer => offer;
