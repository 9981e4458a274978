import type { ShippingRateRequest as Rate } from '@muse/contracts';

const always = { validFrom: '2020-01-01' };
const farAway = (priceCents: number): Rate['surcharges'] => [
  { region: 'AK', priceCents },
  { region: 'HI', priceCents },
  { region: 'territories', priceCents: priceCents * 2 },
];
const express = (priceCents: number): Rate => ({
  ...always,
  ...{ id: 'express', name: 'Express', kind: 'flat', priceCents, surcharges: farAway(1_500) },
  ...{ transitDays: { min: 1, max: 2 }, cutOff: { time: '12:00', timeZone: 'America/New_York' } },
});

/** What the tenants of the store emulator charge. */
const emulatorRates: Rate[] = [
  {
    ...always,
    ...{ id: 'standard', name: 'Standard', kind: 'flat', priceCents: 695, freeFromCents: 15_000 },
    ...{ handlingDays: 1, transitDays: { min: 3, max: 5 } },
  },
  { ...express(2_495), surcharges: [] },
];

/** What each demo store charges: invented, and each another kind of rate. */
export const demoRates: Record<string, Rate[]> = {
  nordstrom: [
    {
      ...always,
      ...{ id: 'standard', name: 'Standard', kind: 'by_subtotal', surcharges: farAway(800) },
      tiers: [
        { fromCents: 0, toCents: 4_999, priceCents: 995 },
        { fromCents: 5_000, toCents: 14_999, priceCents: 695 },
        { fromCents: 15_000, priceCents: 0 },
      ],
      ...{ handlingDays: 1, transitDays: { min: 3, max: 5 } },
      cutOff: { time: '14:00', timeZone: 'America/Los_Angeles' },
    },
    express(2_495),
  ],
  'nordstrom-rack': [
    {
      ...always,
      ...{ id: 'standard', name: 'Standard', kind: 'flat', priceCents: 795, freeFromCents: 8_900 },
      ...{ surcharges: farAway(800), handlingDays: 2, transitDays: { min: 3, max: 6 } },
    },
  ],
  rei: [
    {
      ...always,
      ...{ id: 'standard', name: 'Standard', kind: 'flat', priceCents: 699, validTo: '2026-12-31' },
      ...{ freeFromCents: 6_000, transitDays: { min: 3, max: 7 } },
    },
    {
      ...{ id: 'standard', name: 'Standard', kind: 'flat', priceCents: 749, validFrom: '2027-01-01' },
      ...{ freeFromCents: 6_000, transitDays: { min: 3, max: 7 } },
    },
    express(1_995),
  ],
  'uncommon-goods': [
    {
      ...always,
      ...{ id: 'standard', name: 'Standard', kind: 'per_item', baseCents: 595, perItemCents: 150 },
      ...{ surcharges: farAway(1_000), transitDays: { min: 4, max: 6 } },
    },
  ],
  powells: [
    {
      ...always,
      ...{ id: 'media-mail', name: 'Media Mail', kind: 'by_weight', defaultWeightGrams: 700 },
      tiers: [
        { fromGrams: 0, toGrams: 500, priceCents: 399 },
        { fromGrams: 501, toGrams: 2_000, priceCents: 549 },
        { fromGrams: 2_001, priceCents: 899 },
      ],
      ...{ handlingDays: 1, transitDays: { min: 4, max: 8 } },
    },
  ],
  'harbor-supply': emulatorRates,
  'maple-and-main': emulatorRates,
  larkspur: emulatorRates,
  'juniper-lane': emulatorRates,
};
