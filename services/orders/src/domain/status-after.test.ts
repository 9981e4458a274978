import { InvalidTransitionError } from '@muse/contracts';
import { statusAfter } from './status-after.ts';

describe('status of an order after an outcome of placement', () => {
  it('changes a pending order', () => {
    expect(statusAfter('pending', 'placed')).toBe('placed');
    expect(statusAfter('pending', 'failed')).toBe('failed');
    expect(statusAfter('pending', 'cancelled')).toBe('cancelled');
  });

  it('is undefined for a stale outcome', () => {
    for (const status of ['placed', 'confirmed', 'shipped', 'delivered'] as const)
      expect(statusAfter(status, 'placed')).toBeUndefined();
    expect(statusAfter('failed', 'failed')).toBeUndefined();
    expect(statusAfter('cancelled', 'cancelled')).toBeUndefined();
  });

  it('throws if the outcome contradicts an earlier one', () => {
    expect(() => statusAfter('cancelled', 'placed')).toThrow(InvalidTransitionError);
    expect(() => statusAfter('failed', 'placed')).toThrow(InvalidTransitionError);
    expect(() => statusAfter('placed', 'failed')).toThrow(InvalidTransitionError);
    expect(() => statusAfter('shipped', 'cancelled')).toThrow(InvalidTransitionError);
  });
});
