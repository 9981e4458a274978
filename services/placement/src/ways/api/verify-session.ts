import type { SessionProblem, StoreSession, Wanted } from './store-api.ts';

/**
 * Whether the store is about to sell what was ordered, to whom, and for no more than it may cost. Returns the first objection. The price of
 * a single item may differ from ours: the store's total decides, up to the ceiling.
 */
export function objection(wanted: Wanted, session: StoreSession, optionId: string): SessionProblem | undefined {
  const { order } = wanted;
  const { totals } = session;
  if (session.problems[0]) return session.problems[0];
  if (session.currency !== order.currency)
    return { code: 'currency_mismatch', text: `The store charges in ${session.currency}.` };
  const lines = linesObjection(wanted, session);
  if (lines) return lines;
  if (!addsUp(totals, session.lines))
    return { code: 'wrong_total', text: `The total of ${totals.total} is not the sum of its parts.` };
  if (totals.total > order.ceilingCents)
    return {
      code: 'over_ceiling',
      text: `The store charges ${totals.total}, at most ${order.ceilingCents} is allowed.`,
    };
  if (!isSameAddress(wanted, session)) return { code: 'address_rejected', text: 'The store has another address.' };
  if (session.email !== null && session.email.toLowerCase() !== order.email.toLowerCase())
    return { code: 'nonsense_answer', text: 'The store has another e-mail address.' };
  if (session.chosenShipping !== optionId) return { code: 'nonsense_answer', text: 'The store delivers another way.' };
  return session.ready ? undefined : { code: 'nonsense_answer', text: 'The store does not accept a payment yet.' };
}

function linesObjection({ items }: Wanted, { lines }: StoreSession): SessionProblem | undefined {
  const left = new Map<string, number>();
  for (const { itemId, quantity } of items) left.set(itemId, (left.get(itemId) ?? 0) + quantity);
  for (const { itemId, quantity } of lines) left.set(itemId, (left.get(itemId) ?? 0) - quantity);
  for (const [itemId, missing] of left) {
    const isOrdered = items.some((item) => item.itemId === itemId);
    if (missing > 0 && lines.some((line) => line.itemId === itemId))
      return { code: 'quantity_limited', text: `The store sells ${missing} fewer of ${itemId}.` };
    if (missing !== 0)
      return { code: 'wrong_lines', text: isOrdered ? `${itemId} is not as ordered.` : `${itemId} was not ordered.` };
  }
  return undefined;
}

/** Stores subtract a discount from the subtotal, or from the total: either is a sum. */
function addsUp(
  { subtotal, discount, additions, total }: StoreSession['totals'],
  lines: StoreSession['lines'],
): boolean {
  const items = lines.reduce((sum, line) => sum + line.cents, 0);
  const sums = [subtotal + additions, subtotal - discount + additions];
  return sums.includes(total) && (subtotal === items || subtotal === items - discount);
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

function isSameAddress({ order }: Wanted, { address: echoed }: StoreSession): boolean {
  const { address } = order;
  return (
    echoed !== null &&
    plain(echoed.line1) === plain(address.address1) &&
    plain(echoed.city) === plain(address.city) &&
    plain(echoed.state) === plain(address.state) &&
    plain(echoed.zip) === plain(address.zip) &&
    plain(echoed.country) === plain(address.country)
  );
}
