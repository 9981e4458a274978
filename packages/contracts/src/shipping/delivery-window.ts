import type { ShippingRate } from '../shapes/shipping.ts';
import { addBusinessDays, businessDayFrom, nextDay } from './business-days.ts';

/** The first and the last day on which a parcel is expected. */
export interface DeliveryWindow {
  deliveryFrom: string | null;
  deliveryTo: string | null;
}

/** Stores without a cut-off close their day at midnight here. */
const defaultTimeZone = 'America/New_York';

/** The window for an order placed now: an order after the cut-off, or on no business day, counts as one of the next business day. */
export function deliveryWindow({ cutOff, handlingDays, transitDays }: ShippingRate, now: string): DeliveryWindow {
  if (transitDays === null) return { deliveryFrom: null, deliveryTo: null };
  const { day, time } = localTime(now, cutOff?.timeZone ?? defaultTimeZone);
  const tooLate = cutOff !== null && time >= cutOff.time;
  const leaves = addBusinessDays(businessDayFrom(tooLate ? nextDay(day) : day), handlingDays);
  return {
    deliveryFrom: addBusinessDays(leaves, transitDays.min),
    deliveryTo: addBusinessDays(leaves, transitDays.max),
  };
}

/** Creating a format takes longer than using it. The zones of all stores are few. */
const formats = new Map<string, Intl.DateTimeFormat>();
const formatFor = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known) return known;
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en-CA', { ...digits, timeZone, hourCycle: 'h23' });
  formats.set(timeZone, format);
  return format;
};

function localTime(now: string, timeZone: string): { day: string; time: string } {
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(Date.parse(now))
      .map(({ type, value }) => [type, value]),
  );
  return {
    day: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
    time: `${parts.get('hour')}:${parts.get('minute')}`,
  };
}

export function isTimeZone(timeZone: string): boolean {
  try {
    formatFor(timeZone);
    return true;
  } catch {
    return false;
  }
}
