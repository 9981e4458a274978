import { api } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { signIn } from '@muse/ops';
import { createTestSystem, newGuest, operator, readyToPlace, type TestSystemWithSpy } from './support/system.ts';

let system: TestSystemWithSpy;
let shopper: ApiClient;
let session: { id: string };
let item: string;
let stranger: ApiClient;
let ops: ApiClient;
let admin: ApiClient;

beforeAll(async () => {
  system = await createTestSystem();
  const ready = await readyToPlace(system);
  shopper = ready.shopper;
  session = ready.params;
  stranger = await newGuest(system);
  ops = await operator(system);
  admin = (await signIn(system.gatewayUrl, 'olga', ['admin'])).caller;
  const { body } = await shopper.call(api.cart.getCart);
  item = body.stores[0]?.items[0]?.id as string;
});
afterAll(() => system?.close());

/** Everything that a request could have changed, published or charged. */
const currentState = async () => ({
  rows: await system.look(`
    select (select jsonb_agg(to_jsonb(l) order by id) from cart.line l) as lines, (select jsonb_agg(to_jsonb(c) order by shopper) from cart.cart c) as carts,
      (select jsonb_agg(to_jsonb(s) order by id) from checkout.session s) as sessions, (select count(*) from payments.payment) as payments,
      (select count(*) from payments.webhook_event) as webhooks, (select count(*) from orders.customer_order) as orders,
      (select count(*) from placement.placement_task) as tasks, (select jsonb_agg(to_jsonb(o) order by version) from catalog.offer o) as offers`),
  published: system.spy.all().length,
  charged: (await system.stripe.books()).payment_intents.length,
});

const variant = { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' };
const address = { name: 'Ada', address1: '400 Pine Street', city: 'Seattle', state: 'WA', zip: '98101', country: 'US' };
const flatRate = { id: 'standard', name: 'Standard', kind: 'flat', priceCents: 500 };
const card = '4242 4242 4242 4242';
type BadRequest = [
  title: string,
  sender: () => ApiClient,
  method: string,
  path: string | (() => string),
  body: unknown,
  status: number,
  code: string,
  headers?: Record<string, string>,
];

const badRequests: BadRequest[] = [
  ['an unknown path', () => shopper, 'GET', '/carts', undefined, 404, 'not_found'],
  ['a path traversal', () => shopper, 'GET', '/cart/%2e%2e/internal/stores', undefined, 404, 'not_found'],
  ['an internal path', () => ops, 'GET', '/../internal/stores', undefined, 404, 'not_found'],
  ['another method', () => shopper, 'PATCH', '/cart', {}, 405, 'method_not_allowed'],
  ['no token', () => system.client, 'GET', '/cart', undefined, 401, 'unauthorized'],
  ['a shopper who reads the manual queue', () => shopper, 'GET', '/admin/manual-orders', undefined, 403, 'forbidden'],
  [
    'a shopper who imports offers',
    () => shopper,
    'POST',
    '/admin/catalog/offers',
    { offers: [{ ...variant, priceCents: 1 }] },
    403,
    'forbidden',
  ],
  [
    'a body over the size limit',
    () => shopper,
    'POST',
    '/cart/items',
    { ...variant, note: 'x'.repeat(110 * 1024) },
    413,
    'body_too_large',
  ],
  [
    'XML',
    () => shopper,
    'POST',
    '/cart/items',
    '<item/>',
    415,
    'unsupported_media_type',
    { 'content-type': 'text/xml' },
  ],
  ['broken JSON', () => shopper, 'POST', '/cart/items', '{"storeId": ', 400, 'malformed_json'],
  [
    'invalid UTF-8',
    () => shopper,
    'POST',
    '/cart/items',
    Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]),
    400,
    'malformed_json',
  ],
  ['a list instead of an object', () => shopper, 'POST', '/cart/items', [variant], 400, 'validation_failed'],
  ['quantity -1', () => shopper, 'POST', '/cart/items', { ...variant, quantity: -1 }, 400, 'validation_failed'],
  ['quantity "2"', () => shopper, 'POST', '/cart/items', { ...variant, quantity: '2' }, 400, 'validation_failed'],
  ['quantity 100', () => shopper, 'POST', '/cart/items', { ...variant, quantity: 100 }, 400, 'validation_failed'],
  ['quantity 1.5', () => shopper, 'POST', '/cart/items', { ...variant, quantity: 1.5 }, 400, 'validation_failed'],
  [
    'a total sent by the client',
    () => shopper,
    'POST',
    '/cart/items',
    { ...variant, totalPriceCents: 1 },
    400,
    'validation_failed',
  ],
  ['an empty size', () => shopper, 'POST', '/cart/items', { ...variant, size: '' }, 400, 'validation_failed'],
  [
    'a price sent by the client',
    () => shopper,
    'POST',
    '/cart/items',
    { ...variant, priceCents: 1 },
    409,
    'price_changed',
  ],
  [
    'an offer that does not exist',
    () => shopper,
    'POST',
    '/cart/items',
    { ...variant, color: 'Plaid' },
    422,
    'unknown_offer',
  ],
  [
    'an offer that is sold out',
    () => shopper,
    'POST',
    '/cart/items',
    { ...variant, size: 'L', color: 'Oatmeal' },
    409,
    'out_of_stock',
  ],
  [
    'a batch with a field beside its items',
    () => shopper,
    'POST',
    '/cart/items/batch',
    { items: [variant], total: 1 },
    400,
    'validation_failed',
  ],
  [
    'a quantity above 99 for one line',
    () => shopper,
    'POST',
    '/cart/items',
    { ...variant, quantity: 99 },
    422,
    'quantity_limit',
  ],
  [
    'a stale version',
    () => shopper,
    'PATCH',
    () => `/cart/items/${item}/quantity`,
    { quantity: 2 },
    412,
    'version_stale',
    { 'if-match': '"999"' },
  ],
  ['another shopper’s cart line', () => stranger, 'DELETE', () => `/cart/items/${item}`, undefined, 404, 'not_found'],
  ['a limit of 1e9', () => system.client, 'GET', '/catalog/products?limit=1e9', undefined, 400, 'validation_failed'],
  [
    'a parameter twice',
    () => system.client,
    'GET',
    '/catalog/products?limit=1&limit=2',
    undefined,
    400,
    'validation_failed',
  ],
  [
    'a card number as a search',
    () => system.client,
    'GET',
    `/catalog/products?q=${encodeURIComponent(card)}`,
    undefined,
    422,
    'card_number_refused',
  ],
  [
    'another shopper’s session',
    () => stranger,
    'GET',
    () => `/checkout/sessions/${session.id}`,
    undefined,
    404,
    'not_found',
  ],
  ['an empty cart', () => stranger, 'POST', '/checkout/sessions', undefined, 409, 'cart_empty'],
  [
    'an item that is not in the cart',
    () => shopper,
    'POST',
    '/checkout/sessions',
    { items: ['ci_nowhere'] },
    422,
    'unknown_cart_item',
  ],
  [
    'an address without a street',
    () => shopper,
    'PUT',
    () => `/checkout/sessions/${session.id}/shipping`,
    { ...address, address1: undefined },
    400,
    'validation_failed',
  ],
  [
    'a ZIP of another state',
    () => shopper,
    'PUT',
    () => `/checkout/sessions/${session.id}/shipping`,
    { ...address, zip: '10001' },
    422,
    'invalid_address',
  ],
  [
    'a country that is not served',
    () => shopper,
    'PUT',
    () => `/checkout/sessions/${session.id}/shipping`,
    { ...address, country: 'FR' },
    422,
    'country_not_served',
  ],
  [
    'a shipping option that the store does not have',
    () => shopper,
    'PUT',
    () => `/checkout/sessions/${session.id}/shipping`,
    { ...address, shippingOption: { nordstrom: 'overnight' } },
    422,
    'unknown_shipping_option',
  ],
  [
    'a shipping option of a store that is not in the session',
    () => shopper,
    'PUT',
    () => `/checkout/sessions/${session.id}/shipping`,
    { ...address, shippingOption: { rei: 'standard' } },
    422,
    'unknown_shipping_option',
  ],
  [
    'a shipping option as a list',
    () => shopper,
    'PUT',
    () => `/checkout/sessions/${session.id}/shipping`,
    { ...address, shippingOption: ['express'] },
    400,
    'validation_failed',
  ],
  [
    'shipping rates with a gap',
    () => admin,
    'PUT',
    () => '/admin/catalog/stores/gappy',
    {
      ...{ name: 'Gappy', website: 'https://gappy.example' },
      shipping: {
        rates: [
          { ...flatRate, validFrom: '2026-01-01', validTo: '2026-01-31' },
          { ...flatRate, validFrom: '2026-02-02' },
        ],
      },
    },
    422,
    'invalid_shipping_rates',
  ],
  [
    'a shipping rate below 0',
    () => admin,
    'PUT',
    () => '/admin/catalog/stores/negative',
    {
      ...{ name: 'Negative', website: 'https://negative.example' },
      shipping: { rates: [{ ...flatRate, priceCents: -1, validFrom: '2026-01-01' }] },
    },
    400,
    'validation_failed',
  ],
  [
    'a card number in the address',
    () => shopper,
    'PUT',
    () => `/checkout/sessions/${session.id}/shipping`,
    { ...address, address2: card },
    422,
    'card_number_refused',
  ],
  [
    'a card number as a payment method',
    () => shopper,
    'PUT',
    () => `/checkout/sessions/${session.id}/payment`,
    { paymentMethodId: '4242424242424242' },
    422,
    'card_number_refused',
  ],
  [
    'a card number behind pm_',
    () => shopper,
    'PUT',
    () => `/checkout/sessions/${session.id}/payment`,
    { paymentMethodId: 'pm_4242424242424242' },
    422,
    'card_number_refused',
  ],
  [
    'a token instead of a payment method',
    () => shopper,
    'PUT',
    () => `/checkout/sessions/${session.id}/payment`,
    { paymentMethodId: 'tok_visa' },
    400,
    'validation_failed',
  ],
  [
    'a payment method Stripe does not know',
    () => shopper,
    'PUT',
    () => `/checkout/sessions/${session.id}/payment`,
    { paymentMethodId: 'pm_unknown' },
    422,
    'payment_method_invalid',
  ],
  [
    'placing another shopper’s session',
    () => stranger,
    'POST',
    () => `/checkout/sessions/${session.id}/place`,
    undefined,
    404,
    'not_found',
  ],
  [
    'place with a body',
    () => shopper,
    'POST',
    () => `/checkout/sessions/${session.id}/place`,
    { amountCents: 1 },
    400,
    'validation_failed',
  ],
  [
    'place with a stale version',
    () => shopper,
    'POST',
    () => `/checkout/sessions/${session.id}/place`,
    undefined,
    412,
    'version_stale',
    { 'if-match': '"0"' },
  ],
  ['an operator who reads an order as a shopper', () => ops, 'GET', '/orders/MO-000000', undefined, 404, 'not_found'],
  [
    'a path traversal instead of an order number',
    () => shopper,
    'GET',
    '/orders/../../etc/passwd',
    undefined,
    404,
    'not_found',
  ],
  [
    'failing an order without a reason',
    () => ops,
    'POST',
    '/admin/manual-orders/MO-000000/fail',
    {},
    400,
    'validation_failed',
  ],
  [
    'claiming an entry that does not exist',
    () => ops,
    'POST',
    '/admin/manual-orders/MO-000000/claim',
    undefined,
    404,
    'not_found',
  ],
  [
    'a webhook without a signature',
    () => system.client,
    'POST',
    '/webhooks/stripe',
    { id: 'evt_1', type: 'payment_intent.succeeded' },
    400,
    'invalid_signature',
  ],
  [
    'a webhook with a forged signature',
    () => system.client,
    'POST',
    '/webhooks/stripe',
    { id: 'evt_1' },
    400,
    'invalid_signature',
    { 'stripe-signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` },
  ],
  [
    'an idempotency key of 256 characters',
    () => shopper,
    'POST',
    '/checkout/sessions',
    undefined,
    400,
    'validation_failed',
    { 'idempotency-key': 'k'.repeat(256) },
  ],
];

describe('a refused request changes nothing, publishes nothing and charges nothing', () => {
  it.each(badRequests)('%s', async (...request: BadRequest) => {
    const [, sender, method, path, body, status, code, headers] = request;
    const before = await currentState();
    const answer = await sender().send(method, typeof path === 'string' ? path : path(), body, headers);
    expect([answer.status, answer.problem.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.problem).toMatchObject({
      status,
      requestId: answer.headers.get('x-request-id'),
      title: expect.any(String) as string,
    });
    expect(JSON.stringify(answer.problem)).not.toMatch(/4242/);
    expect(await currentState()).toEqual(before);
  });

  it('identity headers of a client are ignored', async () => {
    const { token } = await signIn(system.gatewayUrl, 'mallory', ['customer']);
    const mallory = apiClient(system.gatewayUrl, async () => token);
    const answer = await mallory.send('GET', '/admin/orders', undefined, {
      'x-user-id': 'admin',
      'x-user-roles': 'admin',
      'x-forwarded-user': 'admin',
    });
    expect(answer.status).toBe(403);
  });
});
