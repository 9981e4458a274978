import { refundStatusOf } from './refund.ts';

describe('refund', () => {
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
