import { z } from 'zod';
import { type EventDeclaration, event } from '../../index.ts';
import { breakingChangesOfEvent } from './breaking-changes-of-event.ts';
import { shapeOf } from './shape.ts';
import { snapshotOfEvent } from './snapshot.ts';

const declare = (fields: z.ZodRawShape, more: Partial<EventDeclaration> = {}) =>
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

/** The breaking changes between two declarations of one event. */
const breakingChanges = (before: z.ZodRawShape, now: z.ZodRawShape, more: Partial<EventDeclaration> = {}) => {
  const declared = declare(now, more);
  return breakingChangesOfEvent(
    snapshotOfEvent(declare(before)),
    snapshotOfEvent(declared),
    shapeOf(declared.data, 'request'),
  );
};
const weight = z.int().min(1).max(100);
const carrier = z.enum(['ups', 'dhl']);

describe('an event stays compatible if', () => {
  it.each<[string, z.ZodRawShape, z.ZodRawShape]>([
    ['nothing changes', { weight }, { weight }],
    ['an optional field is added', {}, { weight: weight.optional() }],
    ['a field with a default is added', {}, { weight: weight.default(1) }],
    [
      'an optional field is added inside a list',
      { items: z.array(z.object({ a: weight })) },
      { items: z.array(z.object({ a: weight, b: weight.optional() })) },
    ],
    ['the order of the fields changes', { weight, carrier }, { carrier, weight }],
    ['a description changes', { weight }, { weight: weight.describe('in grams') }],
    ['a strict object accepts unknown fields', { box: z.strictObject({ weight }) }, { box: z.object({ weight }) }],
  ])('%s', (_, before, now) => {
    expect(breakingChanges(before, now)).toEqual([]);
  });
});

describe('a breaking change of an event:', () => {
  it.each<[string, z.ZodRawShape, z.ZodRawShape, string]>([
    ['a field is removed', { weight }, {}, 'data/weight was removed'],
    ['an optional field is removed', { weight: weight.optional() }, {}, 'data/weight was removed'],
    [
      'a field inside a list is removed',
      { items: z.array(z.object({ weight })) },
      { items: z.array(z.object({})) },
      'data/items[]/weight was removed',
    ],
    [
      'a required field becomes optional',
      { weight },
      { weight: weight.optional() },
      'data/weight is no longer always present',
    ],
    [
      'a required field is added',
      {},
      { weight },
      'data/weight is newly required, and the last release does not send it',
    ],
    [
      'an optional field becomes required',
      { weight: weight.optional() },
      { weight },
      'data/weight is newly required, and the last release may omit it',
    ],
    [
      'the type of a field changes',
      { weight },
      { weight: z.string() },
      'data/weight may be text now, was a whole number',
    ],
    [
      'integers become numbers',
      { weight: z.int() },
      { weight: z.number() },
      'data/weight may be a number now, was a whole number',
    ],
    [
      'numbers become integers',
      { weight: z.number() },
      { weight: z.int() },
      'data/weight only a whole number is accepted, and the last release may send a number',
    ],
    [
      'a field becomes nullable',
      { weight },
      { weight: weight.nullable() },
      'data/weight may be null now, was a whole number',
    ],
    [
      'a field stops being nullable',
      { weight: weight.nullable() },
      { weight },
      'data/weight only a whole number is accepted, and the last release may send null',
    ],
    [
      'an enum gains a value',
      { carrier },
      { carrier: z.enum(['ups', 'dhl', 'fedex']) },
      'data/carrier may be "fedex" now, was "ups" or "dhl"',
    ],
    [
      'an enum loses a value',
      { carrier },
      { carrier: z.enum(['ups']) },
      'data/carrier only "ups" is accepted, and the last release may send "dhl"',
    ],
    ['an enum becomes text', { carrier }, { carrier: z.string() }, 'data/carrier may be text now, was "ups" or "dhl"'],
    ['a limit grows', { weight }, { weight: z.int().min(1).max(500) }, 'data/weight maximum 500 now, was maximum 100'],
    ['a limit is removed', { weight }, { weight: z.int().min(1) }, 'data/weight no maximum now, was maximum 100'],
    [
      'a limit shrinks',
      { weight },
      { weight: z.int().min(1).max(50) },
      'data/weight maximum 50 is accepted, and the last release sends maximum 100',
    ],
    [
      'a pattern changes',
      { zip: z.string().regex(/^\d{5}$/) },
      { zip: z.string().regex(/^\d{4}$/) },
      'data/zip pattern ^\\d{4}$ now, was pattern ^\\d{5}$',
    ],
    [
      'times may have an offset',
      { at: z.iso.datetime() },
      { at: z.iso.datetime({ offset: true }) },
      'data/at no pattern now, was pattern Z$',
    ],
    [
      'a field is added to a strict object',
      { box: z.strictObject({}) },
      { box: z.strictObject({ weight: weight.optional() }) },
      'data/box/weight is new, and the last release accepts no unknown field here',
    ],
    [
      'the keys of a record change',
      { by: z.record(carrier, weight) },
      { by: z.record(z.enum(['ups', 'dhl', 'fedex']), weight) },
      'data/by/(names) may be "fedex" now, was "ups" or "dhl"',
    ],
  ])('%s', (_, before, now, sentence) => {
    expect(breakingChanges(before, now)).toContain(sentence);
  });

  it('its owner, subject or correlation id changes', () => {
    expect(breakingChanges({}, {}, { owner: 'placement' })).toEqual([
      'owner was orders and is placement: an event belongs to its publisher',
    ]);
    expect(breakingChanges({ weight }, { weight }, { about: 'weight' })).toEqual([
      'about was id and is weight: events about one thing would no longer arrive in order',
    ]);
    expect(breakingChanges({}, {}, { purchase: 'id' })).toEqual([
      'purchase was null and is id: the purchase could no longer be traced',
    ]);
  });

  it('each is reported once', () => {
    expect(breakingChanges({ weight, carrier }, { weight: z.string(), carrier })).toHaveLength(1);
  });
});
