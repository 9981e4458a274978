import { planJourney } from '../src/clients/journey-plan.ts';
import { planTurn } from '../src/clients/operator-plan.ts';
import { randomFor } from '../src/clients/random.ts';

const catalog = ['M', 'L'].flatMap((size) =>
  ['nordstrom', 'rei', 'powells'].map((storeId) => ({
    storeId,
    productSku: `SKU-${storeId}`,
    size,
    color: null,
    inStock: size === 'M',
  })),
);
const journeys = (seed: number, shopper: number) =>
  Array.from({ length: 20 }, (_, journey) => planJourney(randomFor(seed, 'shopper', shopper, journey), catalog));
const turns = (seed: number) => Array.from({ length: 20 }, (_, turn) => planTurn(randomFor(seed, 'operator', turn)));

describe('the plan of a client', () => {
  it('is the same for the same seed, independent of earlier journeys', () => {
    expect(journeys(7, 1)).toEqual(journeys(7, 1));
    expect(turns(7)).toEqual(turns(7));
    expect(journeys(7, 1)[19]).toEqual(planJourney(randomFor(7, 'shopper', 1, 19), catalog));
  });

  it('differs between seeds and between clients', () => {
    expect(journeys(7, 1)).not.toEqual(journeys(8, 1));
    expect(journeys(7, 1)).not.toEqual(journeys(7, 2));
    expect(turns(7)).not.toEqual(turns(8));
  });

  it('draws values within the given bounds, and every one of them', () => {
    const random = randomFor('a seed may be words');
    const drawn = Array.from({ length: 2_000 }, () => random.whole(1, 6));
    expect([Math.min(...drawn), Math.max(...drawn), new Set(drawn).size]).toEqual([1, 6, 6]);
    const weighed = Array.from({ length: 2_000 }, () => random.weighed({ often: 9, seldom: 1, never: 0 }));
    expect(new Set(weighed)).toEqual(new Set(['often', 'seldom']));
    expect(random.some(['a', 'b', 'c'], 5).sort()).toEqual(['a', 'b', 'c']);
  });
});
