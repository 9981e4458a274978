import { z } from 'zod';
import { type Declaration, endpoint } from '../../index.ts';
import { breakingChangesOfEndpoint, breakingChangesOfRefusals } from './breaking-changes-of-endpoint.ts';
import { snapshotOfEndpoint } from './snapshot.ts';

const declare = (changes: Partial<Declaration>) =>
  endpoint({
    id: 'cart.addThing',
    service: 'cart',
    method: 'POST',
    path: '/cart/items',
    access: 'shopper',
    summary: 'Add something',
    replies: { 200: z.object({}) },
    ...changes,
  });
const breakingChanges = (before: Partial<Declaration>, now: Partial<Declaration>) =>
  breakingChangesOfEndpoint(snapshotOfEndpoint(declare(before)), snapshotOfEndpoint(declare(now)));

const withBody = (fields: z.ZodRawShape): Partial<Declaration> => ({ body: z.strictObject(fields) });
const withReply = (fields: z.ZodRawShape): Partial<Declaration> => ({ replies: { 200: z.object(fields) } });
const internal: Partial<Declaration> = { path: '/internal/items', access: 'internal' };
const quantity = z.int().min(1).max(99);
const status = z.enum(['open', 'closed']);
const text = z.string();

type Case = [string, Partial<Declaration>, Partial<Declaration>];

describe('an endpoint stays compatible if', () => {
  it.each<Case>([
    ['a request gains an optional field', withBody({}), withBody({ quantity: quantity.optional() })],
    ['a required field becomes optional', withBody({ quantity }), withBody({ quantity: quantity.optional() })],
    ['an optional field gets a default', withBody({ q: quantity.optional() }), withBody({ q: quantity.default(1) })],
    ['a limit of a request is wider', withBody({ quantity }), withBody({ quantity: z.int().min(0).max(200) })],
    [
      'an enum in a request gains a value',
      withBody({ status }),
      withBody({ status: z.enum(['open', 'closed', 'lost']) }),
    ],
    ['a field of a request becomes nullable', withBody({ text }), withBody({ text: text.nullable() })],
    ['a query gains an optional parameter', {}, { query: z.strictObject({ q: text.optional() }) }],
    ['a reply gains a field', withReply({}), withReply({ text })],
    [
      'a reply becomes more specific',
      withReply({ quantity, status }),
      withReply({ quantity: z.int().min(1).max(9), status: z.enum(['open']) }),
    ],
    [
      'an internal reply gains an optional field',
      { ...internal, ...withReply({}) },
      { ...internal, ...withReply({ text: text.optional() }) },
    ],
    ['more roles have access', { access: 'admin' }, { access: 'operator' }],
    ['it becomes public', { access: 'shopper' }, { access: 'public' }],
    ['the body limit grows', withBody({}), { ...withBody({}), bodyLimit: 1_000_000 }],
    ['the body becomes optional', withBody({}), { ...withBody({}), bodyOptional: true }],
    ['an optional body is added', {}, { ...withBody({}), bodyOptional: true }],
    ['it becomes versioned (ETag)', {}, { versioned: true }],
    ['Idempotency-Key becomes supported', { keyless: true }, {}],
    ['it gains a refusal', {}, { refusals: ['cart_full'] }],
  ])('%s', (_, before, now) => {
    expect(breakingChanges(before, now)).toEqual([]);
  });
});

describe('a breaking change of an endpoint:', () => {
  it.each<[...Case, string]>([
    [
      'a field of a request is removed',
      withBody({ quantity }),
      withBody({}),
      'body/quantity was removed: a request that sends it is refused',
    ],
    ['a request gains a required field', withBody({}), withBody({ quantity }), 'body/quantity is newly required'],
    [
      'an optional field becomes required',
      withBody({ quantity: quantity.default(1) }),
      withBody({ quantity }),
      'body/quantity is newly required',
    ],
    [
      'the type of a request field changes',
      withBody({ quantity }),
      withBody({ quantity: text }),
      'body/quantity accepts only text now, accepted a whole number',
    ],
    [
      'a limit of a request is narrower',
      withBody({ quantity }),
      withBody({ quantity: z.int().min(1).max(9) }),
      'body/quantity accepts maximum 9 now, accepted maximum 99',
    ],
    [
      'a request field gains a limit',
      withBody({ text }),
      withBody({ text: text.max(9) }),
      'body/text accepts maxLength 9 now, accepted no maxLength',
    ],
    [
      'an enum in a request loses a value',
      withBody({ status }),
      withBody({ status: z.enum(['open']) }),
      'body/status accepts only "open" now, accepted "closed"',
    ],
    [
      'a request field stops being nullable',
      withBody({ text: text.nullable() }),
      withBody({ text }),
      'body/text accepts only text now, accepted null',
    ],
    [
      'the default of a request field changes',
      withBody({ quantity: quantity.default(1) }),
      withBody({ quantity: quantity.default(2) }),
      'body/quantity means 2 now when omitted, meant 1',
    ],
    [
      'a nested request field becomes required',
      withBody({ items: z.array(z.strictObject({})) }),
      withBody({ items: z.array(z.strictObject({ text })) }),
      'body/items[]/text is newly required',
    ],
    ['a query parameter becomes required', {}, { query: z.strictObject({ q: text }) }, 'query/q is newly required'],
    ['a query is removed', { query: z.strictObject({ q: text.optional() }) }, {}, 'query was removed'],
    ['a required body is added', {}, withBody({}), 'body is newly required'],
    [
      'an optional body becomes required',
      { ...withBody({}), bodyOptional: true },
      withBody({}),
      'body is newly required',
    ],
    ['a reply field is removed', withReply({ text }), withReply({}), '200/text was removed'],
    [
      'a reply field becomes optional',
      withReply({ text }),
      withReply({ text: text.optional() }),
      '200/text is no longer always present',
    ],
    [
      'the type of a reply field changes',
      withReply({ quantity }),
      withReply({ quantity: text }),
      '200/quantity may be text now, was a whole number',
    ],
    [
      'a reply field becomes nullable',
      withReply({ text }),
      withReply({ text: text.nullable() }),
      '200/text may be null now, was text',
    ],
    [
      'an enum in a reply gains a value',
      withReply({ status }),
      withReply({ status: z.enum(['open', 'closed', 'lost']) }),
      '200/status may be "lost" now, was "open" or "closed"',
    ],
    [
      'a limit in a reply grows',
      withReply({ quantity }),
      withReply({ quantity: z.int().min(1).max(999) }),
      '200/quantity maximum 999 now, was maximum 99',
    ],
    [
      'a nullable object in a reply loses a field',
      withReply({ a: z.object({ text }).nullable() }),
      withReply({ a: z.object({}).nullable() }),
      '200/a/text was removed',
    ],
    [
      'an internal reply gains a required field',
      { ...internal, ...withReply({}) },
      { ...internal, ...withReply({ text }) },
      '200/text is newly required, and the last release does not send it',
    ],
    [
      'a success status is added',
      withReply({}),
      { replies: { 200: z.object({}), 202: z.object({}) } },
      '202 is a new status: callers do not expect it',
    ],
    [
      'a success status is removed',
      { replies: { 200: z.object({}), 201: z.object({}) } },
      withReply({}),
      '201 was removed: callers depend on it',
    ],
    ['an answer no longer has a body', withReply({}), { replies: { 200: z.undefined() } }, '200 no longer has a body'],
    ['a role loses access', { access: 'operator' }, { access: 'admin' }, 'no longer open to ops, only to admin'],
    [
      'not it becomes public any more',
      { access: 'public' },
      { access: 'shopper' },
      'no longer open to anybody, only to customer, ops, admin',
    ],
    [
      'its path changes',
      {},
      { path: '/basket/items' },
      'moved from POST /api/v1/cart/items to POST /api/v1/basket/items',
    ],
    ['its method changes', {}, { method: 'PUT' }, 'moved from POST /api/v1/cart/items to PUT /api/v1/cart/items'],
    [
      'the body limit shrinks',
      withBody({}),
      { ...withBody({}), bodyLimit: 10 },
      'accepts bodies of at most 10 bytes, accepted 102400',
    ],
    ['it is no longer versioned (ETag)', { versioned: true }, {}, 'no longer supports ETag and If-Match'],
    [
      'Idempotency-Key is no longer supported',
      {},
      { keyless: true },
      'Idempotency-Key is ignored now, was answered with the stored reply',
    ],
    [
      'a refusal is replaced by another',
      { refusals: ['cart_full'] },
      { refusals: ['cart_empty'] },
      'refusal cart_full was removed: clients depend on it',
    ],
  ])('%s', (_, before, now, sentence) => {
    expect(breakingChanges(before, now)).toContain(sentence);
  });
});

describe('the register of refusals', () => {
  it('may gain codes; losing a code or changing its status is a breaking change', () => {
    expect(breakingChangesOfRefusals({ cart_full: 422 }, { cart_full: 422, cart_empty: 409 })).toEqual([]);
    expect(breakingChangesOfRefusals({ cart_full: 422, cart_empty: 409 }, { cart_full: 409 })).toEqual([
      'cart_full was 422 and is 409: clients depend on both',
      'cart_empty was 409 and is gone: clients depend on both',
    ]);
  });
});
