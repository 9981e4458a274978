import { z } from 'zod';
import { breachesOfEvent } from '../src/documents/compatibility/breaches-of-event.ts';
import { shapeOf } from '../src/documents/compatibility/shape.ts';
import { snapshotOfEvent } from '../src/documents/compatibility/snapshot.ts';
import { type EventDeclaration, event } from '../src/index.ts';

const fact = (fields: z.ZodRawShape, more: Partial<EventDeclaration> = {}) =>
  event({
    name: 'parcel.sent',
    version: 1,
    owner: 'orders',
    consumers: [],
    description: 'A parcel is on its way.',
    about: 'id',
    purchase: null,
    data: z.object({ id: z.string(), ...fields }),
    ...more,
  });

/** What breaks when a fact that was declared as the first is declared as the second now. */
const breaches = (before: z.ZodRawShape, now: z.ZodRawShape, more: Partial<EventDeclaration> = {}) => {
  const declared = fact(now, more);
  return breachesOfEvent(snapshotOfEvent(fact(before)), snapshotOfEvent(declared), shapeOf(declared.data, 'asked'));
};
const weight = z.int().min(1).max(100);
const carrier = z.enum(['ups', 'dhl']);

describe('a fact keeps its promise when', () => {
  it.each<[string, z.ZodRawShape, z.ZodRawShape]>([
    ['nothing changes', { weight }, { weight }],
    ['a field is new and may be missing', {}, { weight: weight.optional() }],
    [
      'a field is new, always said, and filled in where the last release did not say it',
      {},
      { weight: weight.default(1) },
    ],
    [
      'a field inside a list is new and may be missing',
      { items: z.array(z.object({ a: weight })) },
      { items: z.array(z.object({ a: weight, b: weight.optional() })) },
    ],
    ['its fields are in another order', { weight, carrier }, { carrier, weight }],
    ['a description changes', { weight }, { weight: weight.describe('in grams') }],
    [
      'an object that was closed is open to what comes',
      { box: z.strictObject({ weight }) },
      { box: z.object({ weight }) },
    ],
  ])('%s', (_, before, now) => {
    expect(breaches(before, now)).toEqual([]);
  });
});

describe('a fact breaks its promise when', () => {
  it.each<[string, z.ZodRawShape, z.ZodRawShape, string]>([
    ['a field is removed', { weight }, {}, 'data/weight was removed'],
    ['a field that could be missing is removed', { weight: weight.optional() }, {}, 'data/weight was removed'],
    [
      'a field inside a list is removed',
      { items: z.array(z.object({ weight })) },
      { items: z.array(z.object({})) },
      'data/items[]/weight was removed',
    ],
    [
      'a field is no longer always there',
      { weight },
      { weight: weight.optional() },
      'data/weight is not always there any more',
    ],
    [
      'a field that the last release does not say is needed',
      {},
      { weight },
      'data/weight is newly required, and the last release does not say it',
    ],
    [
      'a field that could be missing is needed',
      { weight: weight.optional() },
      { weight },
      'data/weight is newly required, and the last release may not say it',
    ],
    [
      'a field is of another type',
      { weight },
      { weight: z.string() },
      'data/weight may be text now, was a whole number',
    ],
    [
      'whole numbers are no longer whole',
      { weight: z.int() },
      { weight: z.number() },
      'data/weight may be a number now, was a whole number',
    ],
    [
      'numbers have to be whole',
      { weight: z.number() },
      { weight: z.int() },
      'data/weight only a whole number is understood, and the last release may say a number',
    ],
    [
      'a field may be null',
      { weight },
      { weight: weight.nullable() },
      'data/weight may be null now, was a whole number',
    ],
    [
      'null is no longer understood',
      { weight: weight.nullable() },
      { weight },
      'data/weight only a whole number is understood, and the last release may say null',
    ],
    [
      'a value is new',
      { carrier },
      { carrier: z.enum(['ups', 'dhl', 'fedex']) },
      'data/carrier may be "fedex" now, was "ups" or "dhl"',
    ],
    [
      'a value is no longer understood',
      { carrier },
      { carrier: z.enum(['ups']) },
      'data/carrier only "ups" is understood, and the last release may say "dhl"',
    ],
    [
      'one of some values becomes any text',
      { carrier },
      { carrier: z.string() },
      'data/carrier may be text now, was "ups" or "dhl"',
    ],
    [
      'a limit is wider',
      { weight },
      { weight: z.int().min(1).max(500) },
      'data/weight maximum 500 now, was maximum 100',
    ],
    ['a limit is gone', { weight }, { weight: z.int().min(1) }, 'data/weight no maximum now, was maximum 100'],
    [
      'a limit is narrower',
      { weight },
      { weight: z.int().min(1).max(50) },
      'data/weight maximum 50 is understood, and the last release says maximum 100',
    ],
    [
      'a pattern changes',
      { zip: z.string().regex(/^\d{5}$/) },
      { zip: z.string().regex(/^\d{4}$/) },
      'data/zip pattern ^\\d{4}$ now, was pattern ^\\d{5}$',
    ],
    [
      'times are no longer UTC only',
      { at: z.iso.datetime() },
      { at: z.iso.datetime({ offset: true }) },
      'data/at no pattern now, was pattern Z$',
    ],
    [
      'a field is put where the last release takes nothing new',
      { box: z.strictObject({}) },
      { box: z.strictObject({ weight: weight.optional() }) },
      'data/box/weight is new, and the last release takes nothing here that it does not know',
    ],
    [
      'the names in a record change',
      { by: z.record(carrier, weight) },
      { by: z.record(z.enum(['ups', 'dhl', 'fedex']), weight) },
      'data/by/(names) may be "fedex" now, was "ups" or "dhl"',
    ],
  ])('%s', (_, before, now, sentence) => {
    expect(breaches(before, now)).toContain(sentence);
  });

  it('it is said by another, or about another thing', () => {
    expect(breaches({}, {}, { owner: 'placement' })).toEqual([
      'owner was orders and is placement: a fact belongs to the one who says it',
    ]);
    expect(breaches({ weight }, { weight }, { about: 'weight' })).toEqual([
      'about was id and is weight: facts about one thing would no longer come in order',
    ]);
    expect(breaches({}, {}, { purchase: 'id' })).toEqual([
      'purchase was nobody and is id: the purchase could no longer be followed',
    ]);
  });

  it('says each breach once, where it is', () => {
    expect(breaches({ weight, carrier }, { weight: z.string(), carrier })).toHaveLength(1);
  });
});
