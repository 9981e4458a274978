import { type KnownProgress, stepsTo } from './store-progress.ts';

const nothing: KnownProgress = { progress: null, parcels: [] };
const ups = { carrier: 'UPS', trackingNumber: '1Z1' };
const second = { carrier: 'UPS', trackingNumber: '1Z2' };
const steps = (known: KnownProgress, status: 'confirmed' | 'shipped' | 'delivered' | 'cancelled', parcels = [ups]) => {
  const result = stepsTo(known, { status, parcels }, 'S-1');
  return result === 'contradiction' ? result : result.steps;
};

describe('the progress of a store', () => {
  it('takes every step up to a snapshot, in order', () => {
    expect(steps(nothing, 'confirmed')).toEqual([{ step: 'confirmed' }]);
    expect(steps(nothing, 'delivered')).toEqual([
      { step: 'confirmed' },
      { step: 'shipped', parcel: ups },
      { step: 'delivered' },
    ]);
  });

  it('is not taken twice, nor back by an older snapshot', () => {
    const shipped: KnownProgress = { progress: 'shipped', parcels: [ups] };
    expect(steps(shipped, 'shipped')).toEqual([]);
    expect(steps(shipped, 'confirmed')).toEqual([]);
    expect(steps({ progress: 'delivered', parcels: [ups] }, 'shipped', [ups, second])).toEqual([]);
  });

  it('adds a further parcel, and names one that the store does not name', () => {
    const shipped: KnownProgress = { progress: 'shipped', parcels: [ups] };
    expect(steps(shipped, 'shipped', [ups, second])).toEqual([{ step: 'shipped', parcel: second }]);
    expect(steps(nothing, 'shipped', [])).toContainEqual({
      step: 'shipped',
      parcel: { carrier: 'Delivery by the store', trackingNumber: 'S-1' },
    });
  });

  it('ends with a cancellation, which contradicts a parcel', () => {
    expect(steps({ progress: 'confirmed', parcels: [] }, 'cancelled')).toEqual([{ step: 'cancelled' }]);
    expect(steps({ progress: 'cancelled', parcels: [] }, 'delivered')).toEqual([]);
    expect(steps({ progress: 'shipped', parcels: [ups] }, 'cancelled')).toBe('contradiction');
  });
});
