import { type AddRequest, type CartItem, type Offer, refusals, type Variant } from '@muse/contracts';
import { type CartLine, showItem } from './item.ts';
import { type OfferVerdict, variantKey } from './offer-rules.ts';

/** What a batch puts in; each variant once, with all of its units. */
export type NewLine = Variant & Pick<Offer, 'priceCents' | 'currency'> & { quantity: number };

/** The good requests of a batch, those for the same variant together, in the order of their first mention. */
export function mergeRequests(requests: readonly AddRequest[], verdicts: readonly OfferVerdict[]): NewLine[] {
  const lines = new Map<string, NewLine>();
  requests.forEach((request, index) => {
    const verdict = verdicts[index];
    if (verdict === undefined || verdict.status === 'refused') return;
    const { storeId, productSku, size, color, priceCents, currency } = verdict.offer;
    const key = variantKey(request);
    const quantity = (lines.get(key)?.quantity ?? 0) + request.quantity;
    lines.set(key, { storeId, productSku, size, color, priceCents, currency, quantity });
  });
  return [...lines.values()];
}

export interface BatchResult {
  index: number;
  status: OfferVerdict['status'];
  item?: CartItem;
  problem?: { code: string; detail: string };
}

/** An answer per request: the item as the whole batch left it, or the reason why not. */
export function showBatchResults(
  requests: readonly AddRequest[],
  verdicts: readonly OfferVerdict[],
  lines: readonly CartLine[],
): BatchResult[] {
  const items = new Map(lines.map((line) => [variantKey(line), showItem(line)]));
  return requests.map((request, index): BatchResult => {
    const verdict = verdicts[index] as OfferVerdict;
    if (verdict.status !== 'refused')
      return { index, status: verdict.status, item: items.get(variantKey(request)) as CartItem };
    const { code, extra } = verdict.no;
    return { index, status: 'refused', problem: { code, detail: refusals[code].detail, ...extra } };
  });
}
