import { refundableCents, refundStatusOf } from './refund.ts';

describe('refund', () => {
  it('is never more than what is left of the share or of the capture', () => {
    expect(refundableCents({ ofShare: 500, ofCapture: 900 })).toBe(500);
    expect(refundableCents({ ofShare: 500, ofCapture: 300 })).toBe(300);
    expect(refundableCents({ ofShare: 0, ofCapture: 300 })).toBe(0);
    expect(refundableCents({ ofShare: -1, ofCapture: 300 })).toBe(0);
  });

  it('has succeeded only if Stripe reports success', () => {
    expect(['succeeded', 'pending', 'requires_action', 'failed', 'canceled', null].map(refundStatusOf)).toEqual([
      'succeeded',
      'pending',
      'pending',
      'failed',
      'failed',
      'pending',
    ]);
  });
});
