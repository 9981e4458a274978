import { addBusinessDays, businessDayFrom } from './business-days.ts';
import { deliveryWindow, isTimeZone } from './delivery-window.ts';
import { isUsHoliday } from './us-holidays.ts';

describe('the federal holidays of the US', () => {
  // https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/
  it.each([
    [2026, '01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25'],
    [2027, '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31'],
    [2028, '01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25'],
  ])('of %i are those that are published', (year, listed) => {
    const days = Array.from({ length: 366 }, (_, n) => new Date(Date.UTC(year, 0, 1 + n)).toISOString().slice(0, 10));
    const ofYear = days.filter((day) => day.startsWith(`${year}`) && isUsHoliday(day));
    expect(ofYear.map((day) => day.slice(5)).join(' ')).toBe(listed);
  });
});

describe('business days', () => {
  it('leave out weekends and holidays', () => {
    expect(businessDayFrom('2026-11-28')).toBe('2026-11-30');
    expect(addBusinessDays('2026-11-25', 1)).toBe('2026-11-27'); // Thanksgiving between
    expect(addBusinessDays('2026-12-31', 0)).toBe('2026-12-31');
    expect(addBusinessDays('2026-12-24', 5)).toBe('2027-01-04');
  });
});

describe('the delivery window', () => {
  const rate = {
    ...{ kind: 'flat' as const, id: 'standard', name: 'Standard', priceCents: 0, freeFromCents: null },
    ...{ validFrom: '2026-01-01', validTo: null, surcharges: [], handlingDays: 1, transitDays: { min: 2, max: 3 } },
    cutOff: { time: '14:00', timeZone: 'America/Los_Angeles' },
  };
  it.each([
    ['before the cut-off of a Monday', '2026-06-15T20:59:00.000Z', '2026-06-18', '2026-06-22'], // Juneteenth is a Friday
    ['at the cut-off', '2026-06-15T21:00:00.000Z', '2026-06-22', '2026-06-23'],
    ['on the evening of a Friday, Saturday in UTC', '2026-06-06T02:00:00.000Z', '2026-06-11', '2026-06-12'],
    ['in winter time, an hour later in UTC', '2026-12-01T21:59:00.000Z', '2026-12-04', '2026-12-07'],
    ['over New Year', '2026-12-31T20:00:00.000Z', '2027-01-06', '2027-01-07'],
  ])('of an order %s', (_, now, deliveryFrom, deliveryTo) => {
    expect(deliveryWindow(rate, now)).toEqual({ deliveryFrom, deliveryTo });
  });

  it('is unknown without the days of the carrier', () => {
    const unknown = { deliveryFrom: null, deliveryTo: null };
    expect(deliveryWindow({ ...rate, transitDays: null }, '2026-06-15T20:59:00.000Z')).toEqual(unknown);
  });

  it('accepts the names of the time zone database', () => {
    expect(['America/Chicago', 'Pacific/Honolulu', 'UTC', 'Mars/Olympus'].map(isTimeZone)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
