import type { OrderStatus } from '@muse/contracts';

/** One store's order, as far as the model cares. */
export interface OrderModel {
  storeId: string;
  totalCents: number;
  /** Learnt when it is first seen; it must never change. */
  number: string | null;
  status: OrderStatus;
  /** Until when an operator has it to himself. */
  heldUntil: number;
  /** `told`: Stripe has given it back, and its word is on the way to us. */
  refund: 'none' | 'under way' | 'told' | 'arrived';
  refundArrivesAt: number;
  slowToRefund: boolean;
}

const never = Number.NEGATIVE_INFINITY;
const leaseSeconds = 900;
const slowRefundSeconds = 3_600;

export const newOrder = (storeId: string, totalCents: number, slowToRefund: boolean): OrderModel => ({
  ...{ storeId, totalCents, slowToRefund, number: null, status: 'pending' },
  ...{ heldUntil: never, refund: 'none', refundArrivesAt: never },
});

const isSettled = ({ status }: OrderModel): boolean => status !== 'pending';

export function claim(order: OrderModel, now: number): string {
  if (isSettled(order)) return '409 already_settled';
  order.heldUntil = now + leaseSeconds;
  return '200';
}

/** There is one operator, who says the same store order number again when asked again. */
export function placeByHand(order: OrderModel): string {
  if (order.status === 'placed') return '200';
  if (isSettled(order)) return '409 already_settled';
  order.status = 'placed';
  return '200';
}

export function failByHand(order: OrderModel, now: number): string {
  if (isSettled(order)) return '409 already_settled';
  order.status = 'failed';
  giveBack(order, now);
  return '200';
}

/** Only what nobody has begun can be cancelled. */
export function cancel(order: OrderModel, now: number): string {
  if (order.status === 'cancelled') return '200';
  if (isSettled(order) || now < order.heldUntil) return '409 too_late_to_cancel';
  order.status = 'cancelled';
  giveBack(order, now);
  return '200';
}

function giveBack(order: OrderModel, now: number): void {
  order.refund = order.slowToRefund ? 'under way' : 'arrived';
  order.refundArrivesAt = now + slowRefundSeconds;
}

/** What the shopper is shown of her money. */
export function moneyShown({ refund, totalCents }: OrderModel): { paymentStatus: string; refundedCents: number } {
  if (refund === 'none') return { paymentStatus: 'paid', refundedCents: 0 };
  if (refund === 'arrived') return { paymentStatus: 'refunded', refundedCents: totalCents };
  return { paymentStatus: 'refund_pending', refundedCents: 0 };
}
