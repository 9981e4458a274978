import { operatorPaymentStatusOf, paymentStatusOf } from './payment-status.ts';

describe('payment status of an order', () => {
  it.each([
    ['paid', 'paid', 1_000, 0, 0, false, false],
    ['refund_pending', 'refund_pending', 1_000, 0, 0, true, false],
    ['refund_pending', 'refund_pending', 1_000, 400, 0, true, false],
    ['refund_pending', 'refund_failed', 1_000, 0, 0, false, true],
    ['refund_pending', 'refund_failed', 1_000, 400, 0, true, true],
    ['partially_refunded', 'partially_refunded', 1_000, 400, 0, false, false],
    ['partially_refunded', 'partially_refunded', 1_000, 0, 400, false, false],
    ['refunded', 'refunded', 1_000, 1_000, 0, false, false],
    ['refunded', 'refunded', 1_000, 400, 600, false, false],
    ['paid', 'paid', 0, 0, 0, false, false],
  ])(
    '%s, to operators %s: total %i, refunded %i, settled %i, pending: %s, failed: %s',
    (toShopper, toOperator, totalCents, refundedCents, settledCents, refundPending, refundFailed) => {
      const money = { totalCents, refundedCents, settledCents, refundPending, refundFailed, disputed: false };
      expect(paymentStatusOf(money)).toBe(toShopper);
      expect(operatorPaymentStatusOf(money)).toBe(toOperator);
    },
  );

  it('is disputed whatever was refunded', () => {
    const [totalCents, disputed] = [1_000, true];
    for (const refundPending of [true, false])
      for (const refundFailed of [true, false])
        for (const refundedCents of [0, 400, totalCents]) {
          const money = { totalCents, refundedCents, settledCents: 0, refundPending, refundFailed, disputed };
          expect([paymentStatusOf(money), operatorPaymentStatusOf(money)]).toEqual(['disputed', 'disputed']);
        }
  });
});
