import { isUsHoliday } from './us-holidays.ts';

/** Days are texts such as `2026-11-27`, so that no time zone can move them. */
export const nextDay = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
};

const isBusinessDay = (day: string): boolean => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !isUsHoliday(day);
};

/** The day itself if it is a business day, else the next one. */
export const businessDayFrom = (day: string): string => {
  let from = day;
  while (!isBusinessDay(from)) from = nextDay(from);
  return from;
};

/** So many business days after a business day. */
export const addBusinessDays = (day: string, days: number): string => {
  let after = day;
  for (let passed = 0; passed < days; passed += 1) after = businessDayFrom(nextDay(after));
  return after;
};
