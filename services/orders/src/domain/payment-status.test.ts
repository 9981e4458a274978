import { paymentStatusOf } from './payment-status.ts';

describe('payment status of an order', () => {
  it.each([
    ['paid', 1_000, 0, false],
    ['refund_pending', 1_000, 0, true],
    ['refund_pending', 1_000, 400, true],
    ['partially_refunded', 1_000, 400, false],
    ['refunded', 1_000, 1_000, false],
    ['paid', 0, 0, false],
  ])('%s: total %i, refunded %i, refund pending: %s', (status, totalCents, refundedCents, refundPending) => {
    expect(paymentStatusOf({ totalCents, refundedCents, refundPending })).toBe(status);
  });
});
