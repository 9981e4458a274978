import { InvalidTransitionError } from '@muse/contracts';
import { statusAfter } from './status-after.ts';

describe('placement’s word about an order', () => {
  it('moves an order that waits', () => {
    expect(statusAfter('pending', 'placed')).toBe('placed');
    expect(statusAfter('pending', 'failed')).toBe('failed');
    expect(statusAfter('pending', 'cancelled')).toBe('cancelled');
  });

  it('comes late where it was heard before', () => {
    for (const status of ['placed', 'confirmed', 'shipped', 'delivered'] as const)
      expect(statusAfter(status, 'placed')).toBeUndefined();
    expect(statusAfter('failed', 'failed')).toBeUndefined();
    expect(statusAfter('cancelled', 'cancelled')).toBeUndefined();
  });

  it('cannot contradict an earlier one', () => {
    expect(() => statusAfter('cancelled', 'placed')).toThrow(InvalidTransitionError);
    expect(() => statusAfter('failed', 'placed')).toThrow(InvalidTransitionError);
    expect(() => statusAfter('placed', 'failed')).toThrow(InvalidTransitionError);
    expect(() => statusAfter('shipped', 'cancelled')).toThrow(InvalidTransitionError);
  });
});
