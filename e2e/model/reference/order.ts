import type { OrderStatus } from '@muse/contracts';
import { isHeld } from '@muse/kit/testing';

/** The model of one order. */
export interface OrderModel {
  storeId: string;
  totalCents: number;
  /** Read from the system when the order is first seen; must never change. */
  number: string | null;
  status: OrderStatus;
  /** Until when an operator has claimed it. */
  claimedUntil: number;
  /** `webhook sent`: succeeded at Stripe, but the webhook has not been received. `releasing`: of a hold, until it is captured. */
  refund: 'none' | 'pending' | 'webhook sent' | 'succeeded' | 'releasing' | 'released';
  refundSucceedsAt: number;
  hasSlowRefund: boolean;
}

const never = Number.NEGATIVE_INFINITY;
const leaseSeconds = 900;
const slowRefundSeconds = 3_600;

export const newOrder = (storeId: string, totalCents: number, hasSlowRefund: boolean): OrderModel => ({
  ...{ storeId, totalCents, hasSlowRefund, number: null, status: 'pending' },
  ...{ claimedUntil: never, refund: 'none', refundSucceedsAt: never },
});

export const isSettled = ({ status }: OrderModel): boolean => status !== 'pending';

export function claim(order: OrderModel, now: number): string {
  if (isSettled(order)) return '409 already_settled';
  order.claimedUntil = now + leaseSeconds;
  return '200';
}

/** Idempotent: the model's operator always sends the same store order number. */
export function placeByHand(order: OrderModel): string {
  if (order.status === 'placed') return '200';
  if (isSettled(order)) return '409 already_settled';
  order.status = 'placed';
  return '200';
}

export function failByHand(order: OrderModel, now: number): string {
  if (isSettled(order)) return '409 already_settled';
  order.status = 'failed';
  refundOrder(order, now);
  return '200';
}

/** An order can be cancelled until it is claimed or settled. */
export function cancel(order: OrderModel, now: number): string {
  if (order.status === 'cancelled') return '200';
  if (isSettled(order) || now < order.claimedUntil) return '409 too_late_to_cancel';
  order.status = 'cancelled';
  refundOrder(order, now);
  return '200';
}

function refundOrder(order: OrderModel, now: number): void {
  order.refund = isHeld ? 'releasing' : order.hasSlowRefund ? 'pending' : 'succeeded';
  order.refundSucceedsAt = now + slowRefundSeconds;
}

/** The payment fields that the shopper should see. */
export function expectedPayment({ refund, totalCents }: OrderModel): { paymentStatus: string; refundedCents: number } {
  if (refund === 'none') return { paymentStatus: 'paid', refundedCents: 0 };
  if (refund === 'succeeded' || refund === 'released') return { paymentStatus: 'refunded', refundedCents: totalCents };
  return { paymentStatus: 'refund_pending', refundedCents: 0 };
}
