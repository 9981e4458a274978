import { createRetryAfter } from './retry-after.ts';

let time = 0;
beforeEach(() => {
  time = 0;
});
const given = () => createRetryAfter(() => time);

describe('Retry-After under overload', () => {
  it('is 2 to 6 s for new guests and 1 to 3 s for sessions that pay, while few are refused', () => {
    const retryAfter = given();
    for (let n = 0; n < 100; n += 1) {
      for (const stage of ['arrive', 'pay'] as const) retryAfter.admitted(stage);
      const [arrive, pay] = [retryAfter.refused('arrive'), retryAfter.refused('pay')];
      expect([arrive >= 2, arrive <= 6, pay >= 1, pay <= 3]).toEqual([true, true, true, true]);
    }
  });

  it('grows with the number that is refused for each one admitted, up to 30 s', () => {
    const retryAfter = given();
    retryAfter.admitted('arrive');
    const waits = Array.from({ length: 400 }, () => retryAfter.refused('arrive'));
    expect(Math.max(...waits)).toBeLessThanOrEqual(30);
    expect(Math.min(...waits.slice(10))).toBeGreaterThanOrEqual(10);
  });

  it('is short again soon after the rush', () => {
    const retryAfter = given();
    for (let n = 0; n < 400; n += 1) retryAfter.refused('arrive');
    time = 60_000;
    retryAfter.admitted('arrive');
    expect(retryAfter.refused('arrive')).toBeLessThanOrEqual(6);
  });
});
