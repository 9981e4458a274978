import { type AddRequest, type CartItem, type Offer, refusals, type Variant } from '@muse/contracts';
import { type CartLine, showItem } from './item.ts';
import { type OfferVerdict, variantKey } from './offer-rules.ts';

/** A line that a batch adds: one per variant, with the units of all its requests. */
export type NewLine = Variant & Pick<Offer, 'priceCents' | 'currency'> & { quantity: number };

/** Merges the accepted requests of a batch by variant, in the order of the first request for each. */
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

/** One result per request: the item as it is after the whole batch, or the refusal. */
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
    const { code, extra } = verdict.refusal;
    return { index, status: 'refused', problem: { code, detail: refusals[code].detail, ...extra } };
  });
}
