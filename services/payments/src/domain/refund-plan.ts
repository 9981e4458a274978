import { partUpTo, priceOfUnit, sum } from '@muse/contracts';
import { type Components, inProportion, minus, none, plus, takeFrom, totalOf } from './components.ts';
import type { PaidLine } from './share-lines.ts';

/** What the decision about a refund of an order needs, read under the payment's lock. */
export interface RefundableOrder {
  share: Components;
  shippingTaxCents: number;
  /** Empty if the order was paid in release 0.1.0, which did not store them. */
  lines: PaidLine[];
  /** The sum of all refunds of its share, also of those that are only asked for. */
  refunded: Components;
  /** What of it awaits approval. */
  awaiting: Components;
  /** What is left of the capture, which other orders share. */
  ofCapture: number;
  /** The units that a refund covers already, by line. */
  refundedUnits: ReadonlyMap<number, ReadonlySet<number>>;
}

interface WantedItem {
  productSku: string;
  size: string | null;
  color: string | null;
  quantity: number;
}

/** What to refund; everything that remains if nothing is named. */
export interface WantedRefund {
  amountCents?: number | undefined;
  items?: WantedItem[] | undefined;
  shipping?: true | undefined;
}

/** The k-th unit of a line; both count from 1. */
interface Unit {
  line: number;
  unit: number;
}

export interface RefundPlan {
  components: Components;
  units: Unit[];
}

export type RefundObjection =
  | { is: 'exceeds what remains'; pointer?: string }
  | { is: 'no shipping remains' }
  | { is: 'not bought'; pointer: string }
  | { is: 'lines unknown' };

/** What can still be refunded of an order: never more than is left of the capture. */
export const remainingCents = (order: RefundableOrder): number =>
  Math.max(0, Math.min(totalOf(leftOf(order)), order.ofCapture));

/** What is left of the share, whatever is left of the capture. */
export const leftOf = ({ share, refunded }: RefundableOrder): Components => minus(share, refunded);

/** Decides what a refund consists of, to the cent. The preview and the execution are this function. */
export function planRefund(order: RefundableOrder, wanted: WantedRefund): RefundPlan | RefundObjection {
  if (wanted.items) return planItems(order, wanted.items);
  if (wanted.shipping) return planShipping(order, shippingLeft(order));
  const amountCents = wanted.amountCents ?? remainingCents(order);
  if (amountCents === 0 || amountCents > remainingCents(order)) return { is: 'exceeds what remains' };
  return { components: inProportion(amountCents, leftOf(order)), units: [] };
}

function planned(order: RefundableOrder, wanted: Components, units: Unit[] = []): RefundPlan | RefundObjection {
  const amountCents = totalOf(wanted);
  if (amountCents === 0 || amountCents > remainingCents(order)) return { is: 'exceeds what remains' };
  return { components: takeFrom(leftOf(order), wanted), units };
}

const planShipping = (order: RefundableOrder, left: Components): RefundPlan | RefundObjection =>
  totalOf(left) === 0 ? { is: 'no shipping remains' } : planned(order, left);

/** The shipping that was not refunded yet, with its part of the tax on shipping. */
function shippingLeft(order: RefundableOrder): Components {
  const { shippingCents } = order.share;
  const before = order.refunded.shippingCents;
  const taxBefore = partUpTo(order.shippingTaxCents, before, shippingCents);
  return { ...none, shippingCents: shippingCents - before, taxCents: order.shippingTaxCents - taxBefore };
}

function planItems(order: RefundableOrder, items: WantedItem[]): RefundPlan | RefundObjection {
  if (order.lines.length === 0) return { is: 'lines unknown' };
  const free = order.lines.map((line, index) => freeUnits(line, order.refundedUnits.get(index + 1)));
  const units: Unit[] = [];
  for (const [at, item] of items.entries()) {
    const lines = order.lines.flatMap((line, index) => (isOf(line, item) ? [index] : []));
    if (lines.length === 0) return { is: 'not bought', pointer: `/items/${at}/productSku` };
    if (sum(lines.map((line) => free[line]?.length ?? 0)) < item.quantity)
      return { is: 'exceeds what remains', pointer: `/items/${at}/quantity` };
    for (let taken = 0; taken < item.quantity; taken += 1) units.push(takeUnit(lines, free));
  }
  return planned(order, sumOf(units.map((unit) => costOf(order.lines, unit))), units);
}

const isOf = (line: PaidLine, item: WantedItem): boolean =>
  line.productSku === item.productSku && line.size === item.size && line.color === item.color;

const freeUnits = ({ quantity }: PaidLine, taken: ReadonlySet<number> | undefined): number[] =>
  Array.from({ length: quantity }, (_, index) => index + 1).filter((unit) => !taken?.has(unit));

function takeUnit(lines: number[], free: number[][]): Unit {
  const line = lines.find((index) => free[index]?.length) as number;
  return { line: line + 1, unit: free[line]?.shift() as number };
}

/** Tax and fee are rounded over the units of a line as its price is, so that its last unit closes all three. */
function costOf(lines: PaidLine[], { line, unit }: Unit): Components {
  const { totalCents, taxCents, feeCents, quantity } = lines[line - 1] as PaidLine;
  return {
    itemsCents: priceOfUnit(totalCents, quantity, unit),
    shippingCents: 0,
    taxCents: priceOfUnit(taxCents, quantity, unit),
    feeCents: priceOfUnit(feeCents, quantity, unit),
  };
}

const sumOf = (all: Components[]): Components => all.reduce(plus, none);

/**
 * The sum of the refunds of an order. Those of release 0.1.0, and those made at Stripe's own site, name no components: they took
 * from what the others left, in proportion.
 */
export function sumOfRefunds(
  share: Components,
  refunds: { amountCents: number; components: Components | null }[],
): Components {
  const named = sumOf(refunds.map(({ components }) => components ?? none));
  const left = minus(share, named);
  const unnamed = sum(refunds.filter(({ components }) => !components).map(({ amountCents }) => amountCents));
  return plus(named, inProportion(Math.min(unnamed, totalOf(left)), left));
}
