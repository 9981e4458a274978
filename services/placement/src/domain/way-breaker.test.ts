import { afterResult, type WayBreaker } from './way-breaker.ts';

const closed: WayBreaker = { failures: 0, openUntil: null, openCode: null };
const now = '2026-07-01T12:00:00.000Z';
const after = (...codes: Parameters<typeof afterResult>[1][]) =>
  codes.reduce<WayBreaker>((breaker, code) => afterResult(breaker, code, now), closed);

describe('the circuit breaker of a way', () => {
  it('opens for 10 minutes after three failures in a row', () => {
    expect(after('timeout', 'timeout')).toEqual({ failures: 2, openUntil: null, openCode: null });
    expect(after('timeout', null, 'timeout', 'timeout')).toMatchObject({ failures: 2, openUntil: null });
    expect(after('timeout', 'layout_changed', 'timeout')).toEqual({
      failures: 3,
      openUntil: '2026-07-01T12:10:00.000Z',
      openCode: 'timeout',
    });
  });

  it('opens for 30 minutes at the first challenge or block', () => {
    expect(after('challenge')).toMatchObject({ openUntil: '2026-07-01T12:30:00.000Z', openCode: 'challenge' });
    expect(after('blocked')).toMatchObject({ openUntil: '2026-07-01T12:30:00.000Z', openCode: 'blocked' });
  });

  it('closes with a success, and stays open with another failure', () => {
    expect(after('challenge', null)).toEqual(closed);
    expect(after('timeout', 'timeout', 'timeout', 'store_unavailable')).toMatchObject({
      failures: 4,
      openCode: 'store_unavailable',
    });
    expect(after('challenge', 'timeout')).toMatchObject({ openUntil: '2026-07-01T12:30:00.000Z' });
  });
});
