import { sharesAddUp } from './shares.ts';

describe('shares', () => {
  const share = {
    orderNumber: 'MO-000001',
    storeId: 's',
    itemsCents: 10,
    shippingCents: 2,
    taxCents: 3,
    feeCents: 1,
    totalCents: 16,
    taxState: 'NY',
  };
  it('add up to the charge, each from its parts', () => {
    expect(sharesAddUp([share, share], 32)).toBe(true);
    expect(sharesAddUp([share, share], 31)).toBe(false);
    expect(sharesAddUp([{ ...share, taxCents: 4 }], 16)).toBe(false);
  });
});
