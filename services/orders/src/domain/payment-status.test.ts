import { paymentStatusOf } from './payment-status.ts';

describe('what became of the money of an order', () => {
  it.each([
    ['paid', 1_000, 0, false],
    ['refund_pending', 1_000, 0, true],
    ['refund_pending', 1_000, 400, true],
    ['partially_refunded', 1_000, 400, false],
    ['refunded', 1_000, 1_000, false],
    ['paid', 0, 0, false],
  ])('%s: of %i, %i went back, on its way: %s', (status, totalCents, refundedCents, refundPending) => {
    expect(paymentStatusOf({ totalCents, refundedCents, refundPending })).toBe(status);
  });
});
