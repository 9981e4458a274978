import { retryDelayMs } from './retry-delays.ts';

describe('retry delay', () => {
  it('grows to 30 seconds and no further', () => {
    expect(retryDelayMs(0, 1_000)).toBeLessThanOrEqual(1_200);
    for (const attempts of [5, 50, 5_000]) {
      expect(retryDelayMs(attempts, 1_000)).toBeGreaterThanOrEqual(24_000);
      expect(retryDelayMs(attempts, 1_000)).toBeLessThanOrEqual(36_000);
    }
  });
});
