/**
 * The federal holidays of the US, on which parcels neither leave nor arrive, as they are observed: Saturday's on Friday, Sunday's
 * on Monday. 5 U.S.C. 6103; https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/
 */
const fixed: [month: number, day: number, firstYear: number][] = [
  [1, 1, 1871],
  [6, 19, 2021], // Juneteenth
  [7, 4, 1871],
  [11, 11, 1938],
  [12, 25, 1871],
];
/** The n-th Monday or Thursday of a month; -1: the last. */
const floating: [month: number, weekday: number, nth: number][] = [
  [1, 1, 3],
  [2, 1, 3],
  [5, 1, -1],
  [9, 1, 1],
  [10, 1, 2],
  [11, 4, 4],
];

const dayMs = 86_400_000;
const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function observed(year: number, month: number, day: number): string {
  const at = Date.UTC(year, month - 1, day);
  const weekday = new Date(at).getUTCDay();
  return toDay(weekday === 6 ? at - dayMs : weekday === 0 ? at + dayMs : at);
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): string {
  const first = Date.UTC(year, month - 1, 1);
  const offset = (weekday - new Date(first).getUTCDay() + 7) % 7;
  if (nth > 0) return toDay(first + (offset + (nth - 1) * 7) * dayMs);
  const inMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const weeks = Math.floor((inMonth - 1 - offset) / 7);
  return toDay(first + (offset + weeks * 7) * dayMs);
}

const byYear = new Map<number, ReadonlySet<string>>();

/** New Year's Day of the next year may be observed on 31 December. */
function holidaysOf(year: number): ReadonlySet<string> {
  const known = byYear.get(year);
  if (known) return known;
  const days = new Set([
    ...fixed.filter(([, , since]) => year >= since).map(([month, day]) => observed(year, month, day)),
    ...floating.map(([month, weekday, nth]) => nthWeekday(year, month, weekday, nth)),
    observed(year + 1, 1, 1),
  ]);
  byYear.set(year, days);
  return days;
}

/** Whether a day, such as `2026-12-25`, is a federal holiday. */
export const isUsHoliday = (day: string): boolean => holidaysOf(Number(day.slice(0, 4))).has(day);
