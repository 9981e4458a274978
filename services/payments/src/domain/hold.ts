import { sum } from '@muse/contracts';
import { accounts } from './accounts.ts';
import type { EntryLine } from './order-lines.ts';

/** An order of a payment that is held, or was. */
export interface HeldOrder {
  orderNumber: string;
  /** Its share of the charge. */
  totalCents: number;
  /** Placed at its store, failed or cancelled. */
  isSettled: boolean;
  /** Its first parcel left before the capture. */
  isShippedUnrecognised: boolean;
  /** What is given back of it by capturing less. */
  releasedCents: number;
}

/** What is left of an order's share to be captured. */
const leftOf = ({ totalCents, releasedCents }: HeldOrder): number => totalCents - releasedCents;

/** What is captured: all shares, without what failed, was cancelled or was refunded before the capture. */
export const captureCentsOf = (orders: readonly HeldOrder[]): number => sum(orders.map(leftOf));

export const areSettled = (orders: readonly HeldOrder[]): boolean => orders.every(({ isSettled }) => isSettled);

/**
 * The entry of a capture. What was captured beyond what the orders cost, by a person at Stripe's own site, is owed to the shopper;
 * what is missing, she owes us.
 */
export function linesOfHoldCaptured(
  sessionId: string,
  orders: readonly HeldOrder[],
  receivedCents: number,
): EntryLine[] {
  const missingCents = captureCentsOf(orders) - receivedCents;
  return [
    { account: accounts.clearing, amountCents: receivedCents },
    ...prepayments(orders),
    { account: accounts.uncaptured, amountCents: Math.max(0, missingCents) },
    { account: accounts.refundsPayable(sessionId), amountCents: Math.min(0, missingCents) },
  ];
}

/** The entry of a hold that was lost: the shopper owes us what the orders cost. */
export const linesOfHoldLost = (orders: readonly HeldOrder[]): EntryLine[] => [
  { account: accounts.uncaptured, amountCents: captureCentsOf(orders) },
  ...prepayments(orders),
];

/**
 * The entry of a capture after the hold was taken for lost: what she owed is paid, also if it was written off, and what exceeds it is
 * owed to her. All of it is if she had paid in another way.
 */
export function linesOfLateCapture(
  sessionId: string,
  orders: readonly HeldOrder[],
  receivedCents: number,
  debt: HoldDebt,
): EntryLine[] {
  const paidCents = Math.min(receivedCents, owedCentsOf(orders, debt));
  return [
    { account: accounts.clearing, amountCents: receivedCents },
    { account: debt === 'written_off' ? accounts.badDebts : accounts.uncaptured, amountCents: -paidCents },
    { account: accounts.refundsPayable(sessionId), amountCents: paidCents - receivedCents },
  ];
}

/** How the debt of a hold that was lost has ended, if it has. */
export type HoldDebt = 'open' | 'paid' | 'written_off';

/** What a capture of a hold pays for: everything that exceeds it goes back to the shopper. */
export const owedCentsOf = (orders: readonly HeldOrder[], debt: HoldDebt): number =>
  debt === 'paid' ? 0 : captureCentsOf(orders);

/** The entry of a debt that was paid outside Stripe, or is written off. */
export const linesOfDebtSettled = (as: 'paid' | 'written_off', cents: number): EntryLine[] => [
  { account: as === 'paid' ? accounts.bank : accounts.badDebts, amountCents: cents },
  { account: accounts.uncaptured, amountCents: -cents },
];

const prepayments = (orders: readonly HeldOrder[]): EntryLine[] =>
  orders.map((order) => ({ account: accounts.prepaymentOf + order.orderNumber, amountCents: -leftOf(order) }));
