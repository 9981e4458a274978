import { periodOf } from './period.ts';

describe('period of a search', () => {
  it('includes whole days, in UTC', () =>
    expect(periodOf({ from: '2026-02-28', to: '2026-02-28' })).toEqual({
      from: '2026-02-28T00:00:00.000Z',
      before: '2026-03-01T00:00:00.000Z',
    }));

  it('includes both moments', () =>
    expect(periodOf({ from: '2026-01-01T01:00:00+01:00', to: '2026-01-01T12:00:00Z' })).toEqual({
      from: '2026-01-01T00:00:00.000Z',
      before: '2026-01-01T12:00:00.001Z',
    }));

  it('may be unbounded, and is clamped to years that Postgres can read', () => {
    expect(periodOf({})).toEqual({ from: undefined, before: undefined });
    expect(periodOf({ from: '0000-01-01', to: '9999-12-31' })).toEqual({
      from: '1970-01-01T00:00:00.000Z',
      before: '9999-01-01T00:00:00.000Z',
    });
  });
});
