import { z } from 'zod';
import * as s from './common.ts';

/** Where a surcharge applies. Puerto Rico is a territory too: its own surcharge replaces that of the territories. */
const shippingRegions = ['AK', 'HI', 'PR', 'territories', 'military', 'canada'] as const;
export type ShippingRegion = (typeof shippingRegions)[number];

const rateCents = z.int().min(0).max(1_000_000);
const grams = z.int().min(0).max(1_000_000);
const days = z.int().min(0).max(90);
const mostTiers = 20;

export const weightGrams = z.int().min(1).max(1_000_000);
export const shippingOptionId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes');

/** Requests are strict, replies and events are not: a later release may add fields to them. */
type ObjectOf = typeof z.object;

/** What every rate has, whatever it depends on. All ranges include both ends; days are days in UTC. */
const everyRate = (object: ObjectOf) => ({
  /** The option that the shopper chooses, such as `standard`. Rates of one option follow each other without gaps. */
  id: shippingOptionId,
  name: s.text(60),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable().default(null),
  /** From this subtotal on the rate is 0; surcharges are still added. */
  freeFromCents: s.cents.nullable().default(null),
  surcharges: z
    .array(object({ region: z.enum(shippingRegions), priceCents: rateCents }))
    .max(mostTiers)
    .default([]),
  /** Business days until the parcel leaves, and until it arrives after that. Without `transitDays` no date is shown. */
  handlingDays: days.default(0),
  transitDays: object({ min: days, max: days }).nullable().default(null),
  /** An order after this time of day counts as one of the next business day. */
  cutOff: object({
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, such as 14:00'),
    timeZone: z.string().min(1).max(60),
  })
    .nullable()
    .default(null),
});

const rateWith = (object: ObjectOf) => {
  const every = everyRate(object);
  const subtotalTier = object({
    fromCents: s.cents,
    toCents: s.cents.nullable().default(null),
    priceCents: rateCents,
  });
  const weightTier = object({ fromGrams: grams, toGrams: grams.nullable().default(null), priceCents: rateCents });
  return z.discriminatedUnion('kind', [
    object({ kind: z.literal('flat'), ...every, priceCents: rateCents }),
    object({ kind: z.literal('by_subtotal'), ...every, tiers: z.array(subtotalTier).min(1).max(mostTiers) }),
    object({ kind: z.literal('per_item'), ...every, baseCents: rateCents.default(0), perItemCents: rateCents }),
    object({
      kind: z.literal('by_weight'),
      ...every,
      tiers: z.array(weightTier).min(1).max(mostTiers),
      /** The weight of one unit of an offer without one. Null: the rate is unknown for such an offer. */
      defaultWeightGrams: weightGrams.nullable().default(null),
    }),
  ]);
};

const country = z.string().regex(/^[A-Z]{2}$/);

/** The part of the rules that release 0.1.0 knows. It is strict there, so it may gain no field while that release runs. */
export const basicShipping = {
  countries: z.array(country).min(1).default(['US']),
  excludedStates: z.array(country).default([]),
  flatCents: s.cents.default(0),
  freeFromCents: s.cents.nullable().default(null),
};

const shippingWith = (object: ObjectOf) =>
  object({
    ...basicShipping,
    flatCents: s.cents.optional(),
    rates: z.array(rateWith(object)).max(40).default([]),
    noPoBoxes: z.boolean().default(false),
  });

/** Where a store ships and what it charges. Without `flatCents` and `rates` its price of shipping is unknown, not 0. */
export const shownStoreShipping = shippingWith(z.object);
export const storeShipping = shippingWith(z.strictObject as unknown as ObjectOf);
export type StoreShipping = z.output<typeof storeShipping>;
export type ShippingRate = StoreShipping['rates'][number];
/** As an importer writes it: what has a default may be left out. */
export type ShippingRateRequest = z.input<typeof storeShipping>['rates'] extends (infer Rate)[] | undefined
  ? Rate
  : never;
