import { split } from '@muse/contracts';
import { accounts } from './accounts.ts';

/** One line of an entry: debits are positive, credits negative. */
export interface EntryLine {
  account: string;
  amountCents: number;
}

/** The amounts of an order that its entries are made of; its share of the charge, and what has been booked of it. */
export interface BookedOrder {
  orderNumber: string;
  storeId: string;
  itemsCents: number;
  shippingCents: number;
  taxCents: number;
  totalCents: number;
  /** Where the sales tax is owed. */
  taxState: string;
  recognisedAt: string | null;
  refundedCents: number;
  refundedTaxCents: number;
  /** The prepayment that is still held. */
  prepaidCents: number;
}

/** The sales tax in what is left of the order. */
const taxLeft = (order: BookedOrder): number => order.taxCents - order.refundedTaxCents;

/**
 * The store accepted the order: we owe it what it asks for. The cost is booked at the price that was frozen for the shopper, and
 * what the store asks for above or below it in an account of its own. Without a total of the store, it is taken to be the frozen one.
 */
export function linesOfPlacedOrder(order: BookedOrder, actualTotalCents: number | null): EntryLine[] {
  const frozenCents = order.itemsCents + order.shippingCents + order.taxCents;
  const actualCents = actualTotalCents ?? frozenCents;
  return [
    { account: accounts.storeCosts, amountCents: frozenCents },
    { account: accounts.storePriceDifference, amountCents: actualCents - frozenCents },
    { account: accounts.storePayable(order.storeId), amountCents: -actualCents },
  ];
}

/** The first parcel is on its way: what is left of the prepayment becomes sales tax that we owe, and revenue. */
export function linesOfShippedOrder(order: BookedOrder): EntryLine[] {
  const taxCents = Math.min(taxLeft(order), order.prepaidCents);
  return [
    { account: accounts.prepaymentOf + order.orderNumber, amountCents: order.prepaidCents },
    { account: accounts.salesTaxPayable(order.taxState), amountCents: -taxCents },
    { account: accounts.revenue, amountCents: taxCents - order.prepaidCents },
  ];
}

/**
 * A refund is owed: it is taken out of the prepayment, or, once the order is shipped, out of revenue and sales tax. A refund that
 * does not say how much of it is sales tax has the same part of it as what is left of the order; so the last one closes it.
 */
export function linesOfRefundOwed(
  order: BookedOrder,
  { amountCents, taxCents }: { amountCents: number; taxCents: number },
): EntryLine[] {
  const owed = { account: accounts.refundsPayable(order.orderNumber), amountCents: -amountCents };
  if (order.recognisedAt === null) return [{ account: accounts.prepaymentOf + order.orderNumber, amountCents }, owed];
  return [
    { account: accounts.revenue, amountCents: amountCents - taxCents },
    { account: accounts.salesTaxPayable(order.taxState), amountCents: taxCents },
    owed,
  ];
}

/** The sales tax in a refund of this amount. */
export function taxOfRefund(order: BookedOrder, amountCents: number): number {
  const left = order.totalCents - order.refundedCents;
  const tax = Math.min(taxLeft(order), left);
  if (amountCents >= left) return tax;
  return split(amountCents, [tax, left - tax])[0] as number;
}
