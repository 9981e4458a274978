import {
  type AddRequest,
  type CartItem,
  type LineProblem,
  type Offer,
  type ReadLine,
  refusals,
  type Variant,
} from '@muse/contracts';
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

/** The lines of a batch that could be read, in their order. */
export const validRequests = (lines: readonly ReadLine<AddRequest>[]): AddRequest[] =>
  lines.flatMap((line) => ('value' in line ? [line.value] : []));

export interface BatchResult {
  index: number;
  status: OfferVerdict['status'];
  item?: CartItem;
  problem?: Pick<LineProblem, 'detail'> & { code: string };
}

/** One result per line: the item as it is after the whole batch, or the refusal. `verdicts` are those of the valid requests. */
export function showBatchResults(
  lines: readonly ReadLine<AddRequest>[],
  verdicts: readonly OfferVerdict[],
  cart: readonly CartLine[],
): BatchResult[] {
  const items = new Map(cart.map((line) => [variantKey(line), showItem(line)]));
  const remaining = verdicts.values();
  return lines.map((line, index): BatchResult => {
    if ('problem' in line) return { index, status: 'refused', problem: line.problem };
    const verdict = remaining.next().value as OfferVerdict;
    if (verdict.status !== 'refused')
      return { index, status: verdict.status, item: items.get(variantKey(line.value)) as CartItem };
    const { code, extra } = verdict.refusal;
    return { index, status: 'refused', problem: { code, detail: refusals[code].detail, ...extra } };
  });
}
