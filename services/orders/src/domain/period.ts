/** The time from `from` (inclusive) to `before` (exclusive); `undefined` means unbounded. */
export interface Period {
  from: string | undefined;
  before: string | undefined;
}

const dayMs = 24 * 3600 * 1000;
const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);
/** Clamped to years that Postgres and JavaScript read alike. */
const clamped = (ms: number): string => new Date(Math.min(Math.max(ms, 0), Date.UTC(9999, 0))).toISOString();

/**
 * A period from two query parameters. Days are UTC. `to` is inclusive: its whole day, or its millisecond, which is the precision
 * of an order's time.
 */
export const periodOf = ({ from, to }: { from?: string | undefined; to?: string | undefined }): Period => ({
  from: from === undefined ? undefined : clamped(Date.parse(from)),
  before: to === undefined ? undefined : clamped(Date.parse(to) + (isDay(to) ? dayMs : 1)),
});
