import { z } from 'zod';
import { breachesOfEndpoint, breachesOfRefusals } from '../src/documents/compatibility/breaches-of-endpoint.ts';
import { snapshotOfEndpoint } from '../src/documents/compatibility/snapshot.ts';
import { type Declaration, endpoint } from '../src/index.ts';

const door = (changes: Partial<Declaration>) =>
  endpoint({
    id: 'cart.putIn',
    service: 'cart',
    method: 'POST',
    path: '/cart/items',
    access: 'shopper',
    summary: 'Put something in',
    replies: { 200: z.object({}) },
    ...changes,
  });
const breaches = (before: Partial<Declaration>, now: Partial<Declaration>) =>
  breachesOfEndpoint(snapshotOfEndpoint(door(before)), snapshotOfEndpoint(door(now)));

const asking = (fields: z.ZodRawShape): Partial<Declaration> => ({ body: z.strictObject(fields) });
const stubbed = (fields: z.ZodRawShape): Partial<Declaration> => ({ replies: { 200: z.object(fields) } });
const inside: Partial<Declaration> = { path: '/internal/items', access: 'internal' };
const quantity = z.int().min(1).max(99);
const status = z.enum(['open', 'closed']);
const text = z.string();

type Case = [string, Partial<Declaration>, Partial<Declaration>];

describe('an endpoint keeps its promise when', () => {
  it.each<Case>([
    ['a request may carry one field more', asking({}), asking({ quantity: quantity.optional() })],
    ['a field may be left out that was needed', asking({ quantity }), asking({ quantity: quantity.optional() })],
    [
      'a field that could be left out gets a default',
      asking({ q: quantity.optional() }),
      asking({ q: quantity.default(1) }),
    ],
    ['a limit of a request is wider', asking({ quantity }), asking({ quantity: z.int().min(0).max(200) })],
    ['a request may carry one value more', asking({ status }), asking({ status: z.enum(['open', 'closed', 'lost']) })],
    ['a request may carry null', asking({ text }), asking({ text: text.nullable() })],
    ['a query may be narrowed down by one field more', {}, { query: z.strictObject({ q: text.optional() }) }],
    ['an answer has one field more', stubbed({}), stubbed({ text })],
    [
      'an answer is narrower',
      stubbed({ quantity, status }),
      stubbed({ quantity: z.int().min(1).max(9), status: z.enum(['open']) }),
    ],
    [
      'an answer inside has a field more that may be missing',
      { ...inside, ...stubbed({}) },
      { ...inside, ...stubbed({ text: text.optional() }) },
    ],
    ['more people are let in', { access: 'admin' }, { access: 'operator' }],
    ['everybody is let in', { access: 'shopper' }, { access: 'public' }],
    ['larger bodies are taken', asking({}), { ...asking({}), bodyLimit: 1_000_000 }],
    ['the body may be left out', asking({}), { ...asking({}), bodyOptional: true }],
    ['a body may be sent', {}, { ...asking({}), bodyOptional: true }],
    ['it has a version', {}, { versioned: true }],
    ['an Idempotency-Key is honoured', { keyless: true }, {}],
    ['it refuses for one reason more', {}, { refusals: ['cart_full'] }],
  ])('%s', (_, before, now) => {
    expect(breaches(before, now)).toEqual([]);
  });
});

describe('an endpoint breaks its promise when', () => {
  it.each<[...Case, string]>([
    [
      'a field of a request is removed',
      asking({ quantity }),
      asking({}),
      'body/quantity was removed: whoever sends it is refused',
    ],
    ['a new field of a request is needed', asking({}), asking({ quantity }), 'body/quantity is newly required'],
    [
      'a field is needed that could be left out',
      asking({ quantity: quantity.default(1) }),
      asking({ quantity }),
      'body/quantity is newly required',
    ],
    [
      'a field of a request is of another type',
      asking({ quantity }),
      asking({ quantity: text }),
      'body/quantity takes only text now, took a whole number',
    ],
    [
      'a limit of a request is narrower',
      asking({ quantity }),
      asking({ quantity: z.int().min(1).max(9) }),
      'body/quantity takes maximum 9 now, took maximum 99',
    ],
    [
      'a request is limited that was not',
      asking({ text }),
      asking({ text: text.max(9) }),
      'body/text takes maxLength 9 now, took no maxLength',
    ],
    [
      'a value of a request is no longer taken',
      asking({ status }),
      asking({ status: z.enum(['open']) }),
      'body/status takes only "open" now, took "closed"',
    ],
    [
      'null is no longer taken',
      asking({ text: text.nullable() }),
      asking({ text }),
      'body/text takes only text now, took null',
    ],
    [
      'another value is meant where a field is left out',
      asking({ quantity: quantity.default(1) }),
      asking({ quantity: quantity.default(2) }),
      'body/quantity means 2 now where it is left out, meant 1',
    ],
    [
      'a field deep inside a request is needed',
      asking({ items: z.array(z.strictObject({})) }),
      asking({ items: z.array(z.strictObject({ text })) }),
      'body/items[]/text is newly required',
    ],
    ['a query is needed', {}, { query: z.strictObject({ q: text }) }, 'query/q is newly required'],
    ['a query is no longer taken', { query: z.strictObject({ q: text.optional() }) }, {}, 'query was removed'],
    ['a body is needed', {}, asking({}), 'body is newly required'],
    ['the body may no longer be left out', { ...asking({}), bodyOptional: true }, asking({}), 'body is newly required'],
    ['a field of an answer is removed', stubbed({ text }), stubbed({}), '200/text was removed'],
    [
      'a field of an answer may be missing',
      stubbed({ text }),
      stubbed({ text: text.optional() }),
      '200/text is not always there any more',
    ],
    [
      'a field of an answer is of another type',
      stubbed({ quantity }),
      stubbed({ quantity: text }),
      '200/quantity may be text now, was a whole number',
    ],
    [
      'a field of an answer may be null',
      stubbed({ text }),
      stubbed({ text: text.nullable() }),
      '200/text may be null now, was text',
    ],
    [
      'an answer may have a value more',
      stubbed({ status }),
      stubbed({ status: z.enum(['open', 'closed', 'lost']) }),
      '200/status may be "lost" now, was "open" or "closed"',
    ],
    [
      'an answer may be larger',
      stubbed({ quantity }),
      stubbed({ quantity: z.int().min(1).max(999) }),
      '200/quantity maximum 999 now, was maximum 99',
    ],
    [
      'a part that may be null loses a field',
      stubbed({ a: z.object({ text }).nullable() }),
      stubbed({ a: z.object({}).nullable() }),
      '200/a/text was removed',
    ],
    [
      'our own need a field that the last release does not answer',
      { ...inside, ...stubbed({}) },
      { ...inside, ...stubbed({ text }) },
      '200/text is newly required, and the last release does not say it',
    ],
    [
      'there is another success',
      stubbed({}),
      { replies: { 200: z.object({}), 202: z.object({}) } },
      '202 is a new answer: callers take it for a failure or for another success',
    ],
    [
      'a success is gone',
      { replies: { 200: z.object({}), 201: z.object({}) } },
      stubbed({}),
      '201 was removed: callers look for it',
    ],
    ['an answer has no body any more', stubbed({}), { replies: { 200: z.undefined() } }, '200 has no body any more'],
    ['fewer people are let in', { access: 'operator' }, { access: 'admin' }, 'no longer open to ops: it takes admin'],
    [
      'not everybody is let in any more',
      { access: 'public' },
      { access: 'shopper' },
      'no longer open to anybody: it takes customer, ops, admin',
    ],
    ['it moves', {}, { path: '/basket/items' }, 'moved from POST /api/v1/cart/items to POST /api/v1/basket/items'],
    ['its method changes', {}, { method: 'PUT' }, 'moved from POST /api/v1/cart/items to PUT /api/v1/cart/items'],
    [
      'only smaller bodies are taken',
      asking({}),
      { ...asking({}), bodyLimit: 10 },
      'takes bodies of 10 bytes at most, took 102400',
    ],
    ['it has no version any more', { versioned: true }, {}, 'no longer gives ETag and honours If-Match'],
    [
      'an Idempotency-Key is ignored',
      {},
      { keyless: true },
      'Idempotency-Key is ignored now, was answered with what was answered first',
    ],
    [
      'a refusal is called otherwise',
      { refusals: ['cart_full'] },
      { refusals: ['cart_empty'] },
      'refusal cart_full was removed: programs look for it',
    ],
  ])('%s', (_, before, now, sentence) => {
    expect(breaches(before, now)).toContain(sentence);
  });
});

describe('the register of refusals', () => {
  it('may grow; no code changes its status or goes', () => {
    expect(breachesOfRefusals({ cart_full: 422 }, { cart_full: 422, cart_empty: 409 })).toEqual([]);
    expect(breachesOfRefusals({ cart_full: 422, cart_empty: 409 }, { cart_full: 409 })).toEqual([
      'cart_full was 422 and is 409: programs look at both',
      'cart_empty was 409 and is gone: programs look at both',
    ]);
  });
});
