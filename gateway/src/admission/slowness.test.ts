import { createSlowness } from './slowness.ts';

let time = 0;
beforeEach(() => {
  time = 0;
});

describe('a slow answer', () => {
  it('takes more than four times as long as the shortest one of its kind', () => {
    const { isSlow } = createSlowness(() => time);
    expect([10, 2, 8, 9].map((ms) => isSlow('cart.addItem', ms))).toEqual([false, false, false, true]);
    expect(isSlow('checkout.createSession', 20)).toBe(false);
  });

  it('is forgiven after minutes in which none was shorter: the database may be further away now', () => {
    const { isSlow } = createSlowness(() => time);
    isSlow('cart.addItem', 2);
    expect(isSlow('cart.addItem', 12)).toBe(true);
    time = 60_000;
    expect(isSlow('cart.addItem', 12)).toBe(false);
    isSlow('cart.addItem', 2);
    expect(isSlow('cart.addItem', 12)).toBe(true);
  });
});
