/** From a moment on, and before another; open where undefined. */
export interface Period {
  from: string | undefined;
  before: string | undefined;
}

const dayMs = 24 * 3600 * 1000;
const isDay = (typed: string): boolean => /^\d{4}-\d\d-\d\d$/.test(typed);
/** Postgres and JavaScript differ about years that nobody means. */
const meant = (ms: number): string => new Date(Math.min(Math.max(ms, 0), Date.UTC(9999, 0))).toISOString();

/** As an operator types it: days are UTC, `to` includes its whole day or its very moment (orders are kept to the millisecond). */
export const periodOf = ({ from, to }: { from?: string | undefined; to?: string | undefined }): Period => ({
  from: from === undefined ? undefined : meant(Date.parse(from)),
  before: to === undefined ? undefined : meant(Date.parse(to) + (isDay(to) ? dayMs : 1)),
});
