import { paymentStatusOf } from './payment-status.ts';

describe('payment status of an order', () => {
  it.each([
    ['paid', 1_000, 0, false],
    ['refund_pending', 1_000, 0, true],
    ['refund_pending', 1_000, 400, true],
    ['partially_refunded', 1_000, 400, false],
    ['refunded', 1_000, 1_000, false],
    ['paid', 0, 0, false],
  ] as const)('%s: total %i, refunded %i, refund pending: %s', (status, totalCents, refundedCents, refundPending) => {
    expect(paymentStatusOf({ totalCents, refundedCents, refundPending, disputed: false })).toBe(status);
  });

  it('is disputed whatever was refunded', () => {
    const [totalCents, disputed] = [1_000, true];
    for (const refundPending of [true, false])
      for (const refundedCents of [0, 400, totalCents])
        expect(paymentStatusOf({ totalCents, refundedCents, refundPending, disputed })).toBe('disputed');
  });
});
