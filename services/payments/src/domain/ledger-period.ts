const dayMs = 24 * 60 * 60 * 1000;
const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);
/** Clamped to years that Postgres and JavaScript read alike. */
const clamped = (ms: number): string => new Date(Math.min(Math.max(ms, 0), Date.UTC(9999, 0))).toISOString();

/** The moment at which a day (UTC) begins, or the given time. */
export const startOf = (moment: string): string => clamped(Date.parse(moment));

/** The first moment that is no longer part of a day (UTC), or of the millisecond of a time. */
export const endOf = (moment: string): string => clamped(Date.parse(moment) + (isDay(moment) ? dayMs : 1));

export const earliest = clamped(0);
export const latest = clamped(Number.MAX_SAFE_INTEGER);
