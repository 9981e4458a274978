import { createSlowness } from './slowness.ts';

let time = 0;
beforeEach(() => {
  time = 0;
});

describe('a slow answer', () => {
  it('takes more than four times as long as the shortest one', () => {
    const { isSlow } = createSlowness(() => time);
    expect([10, 2, 8, 9].map((ms) => isSlow(ms))).toEqual([false, false, false, true]);
  });

  it('is forgiven after minutes in which none was shorter: the database may be further away now', () => {
    const { isSlow } = createSlowness(() => time);
    isSlow(2);
    expect(isSlow(12)).toBe(true);
    time = 60_000;
    expect(isSlow(12)).toBe(false);
    isSlow(2);
    expect(isSlow(12)).toBe(true);
  });
});
