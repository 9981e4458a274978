import type { MergeLine } from './merge.ts';
import { mergeCarts } from './merge.ts';

let lines = 0;
const line = (productSku: string, quantity = 1, more: Partial<MergeLine> = {}): MergeLine => ({
  ...{ id: `ci_${++lines}`, storeId: 'nordstrom', productSku, size: null, color: null, quantity },
  ...{ currency: 'USD', productName: productSku, ...more },
});

describe('merging the cart of a guest', () => {
  it('moves lines of other variants and adds up the units of the same variant', () => {
    const [mine, same, other] = [line('tee', 2, { size: 'M' }), line('tee', 3, { size: 'M' }), line('tee', 1)];
    expect(mergeCarts([mine], [same, other])).toEqual({
      moved: [other.id],
      increased: [{ id: mine.id, quantity: 5 }],
      losses: [],
    });
  });

  it('says how many units are beyond 99', () => {
    const [mine, guests] = [line('tee', 90), line('tee', 20)];
    const { increased, losses } = mergeCarts([mine], [guests]);
    expect(increased).toEqual([{ id: mine.id, quantity: 99 }]);
    expect(losses).toEqual([{ line: guests, code: 'quantity_limit', lost: 11 }]);
    expect(mergeCarts([line('cap', 99)], [line('cap', 1)])).toMatchObject({ increased: [], losses: [{ lost: 1 }] });
  });

  it('says which lines are beyond 100', () => {
    const mine = Array.from({ length: 99 }, (_, index) => line(`sku-${index}`));
    const [fits, tooMany, same] = [line('a'), line('b', 4), line('sku-0')];
    const { moved, increased, losses } = mergeCarts(mine, [fits, tooMany, same]);
    expect(moved).toEqual([fits.id]);
    expect(increased).toHaveLength(1);
    expect(losses).toEqual([{ line: tooMany, code: 'cart_full', lost: 4 }]);
  });

  it('leaves out what is sold in another currency than the shopper’s cart', () => {
    const foreign = line('maple', 2, { currency: 'CAD' });
    expect(mergeCarts([line('tee')], [foreign]).losses).toEqual([
      { line: foreign, code: 'currency_mismatch', lost: 2 },
    ]);
    expect(mergeCarts([], [foreign])).toMatchObject({ moved: [foreign.id], losses: [] });
  });
});
