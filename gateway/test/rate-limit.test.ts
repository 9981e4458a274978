import { api } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { requestRaw } from './support/raw-http.ts';
import { answerJson } from './support/upstream-stub.ts';

let context: GatewayTestContext;
beforeAll(async () => {
  context = await createTestContext({ RATE_LIMIT_USER: '5', RATE_LIMIT_PLACE: '2' });
});
afterAll(() => context.close());

const confirmation = {
  checkoutSessionId: 'cs_1',
  status: 'completed',
  totalChargedCents: 1,
  currency: 'USD',
  orders: [],
  summary: { totalOrders: 0 },
};
const place = (subject: string) => context.as(subject).call(api.checkout.place, { params: { id: 'cs_1' } });
const many = async <T>(times: number, what: () => Promise<T>): Promise<T[]> => {
  const answers: T[] = [];
  for (let time = 0; time < times; time += 1) answers.push(await what());
  return answers;
};

describe('rate limit per user', () => {
  it('returns what is left in RateLimit, then 429 with Retry-After; other users are not affected', async () => {
    const answers = await many(6, () => context.as('eager').send('GET', '/cart'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('ratelimit')?.replace(/t=\d+/, 't=…'))).toEqual(
      [4, 3, 2, 1, 0, 0].map((left) => `"user";r=${left};t=…`),
    );
    expect(answers[5]?.headers.get('ratelimit-policy')).toBe('"user";q=5;w=60');
    expect(Number(answers[5]?.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(answers[5]?.problem).toMatchObject({ code: 'rate_limited', status: 429, retryable: true });
    expect((await context.as('calm').send('GET', '/cart')).status).toBe(200);
  });

  it('is checked after token and role, and before the body is read', async () => {
    await many(5, () => context.as('busy').send('GET', '/cart'));
    expect((await context.as('busy').send('GET', '/admin/orders')).status).toBe(403);
    expect((await context.as('busy').send('POST', '/cart/items', 'x'.repeat(200_000))).status).toBe(429);
    expect((await context.as('busy').send('GET', '/nothing')).status).toBe(404);
  });

  it('allows requests again in the next window', async () => {
    const hasty = await context.startAnother({ RATE_LIMIT_USER: '1', RATE_LIMIT_WINDOW_SECONDS: '3' });
    const authorization = `Bearer ${await context.token('patient')}`;
    const ask = () => hasty.send('GET', '/cart', undefined, { authorization });
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^[1-3]$/);
    await eventually(async () => expect((await ask()).status).toBe(200));
  });
});

describe('rate limit of place', () => {
  it('is separate: the third purchase is refused while other requests are allowed', async () => {
    context.services.checkout.answer = answerJson(201, confirmation);
    const answers = await many(3, () => place('shopper'));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
    expect(answers[2]?.headers.get('ratelimit-policy')).toBe('"place";q=2;w=60');
    expect(answers[2]?.headers.get('ratelimit')).toMatch(/^"place";r=0;t=\d+$/);
    expect((await context.as('shopper').send('GET', '/cart')).status).toBe(200);
  });

  it('is not exceeded by concurrent purchases; concurrent requests for one session are one', async () => {
    context.services.checkout.answer = answerJson(201, confirmation);
    const ofSession = (subject: string, id: string) => context.as(subject).call(api.checkout.place, { params: { id } });
    const atOnce = await Promise.all(['cs_1', 'cs_2', 'cs_3', 'cs_4'].map((id) => ofSession('greedy', id)));
    expect(atOnce.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429]);
    const same = await Promise.all(Array.from({ length: 4 }, () => ofSession('nervous', 'cs_5')));
    expect(same.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  });

  it('counts a declined card too', async () => {
    context.services.checkout.answer = answerJson(402, { code: 'card_declined' });
    expect((await many(3, () => place('declined'))).map(({ status }) => status)).toEqual([402, 402, 429]);
  });

  it('does not count a repeated place of an accepted session, neither as a place nor as a request', async () => {
    context.services.checkout.answer = answerJson(200, confirmation, { 'muse-repeated': 'true' });
    const answers = await many(12, () => place('impatient'));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    expect(answers.map(({ headers }) => headers.get('muse-repeated'))).toEqual(answers.map(() => null));
  });

  it('does not count a place that checkout did not answer', async () => {
    context.services.checkout.answer = (_, __, req) => void req.socket.destroy();
    expect((await many(3, () => place('unlucky'))).map(({ status }) => status)).toEqual([503, 503, 503]);
  });
});

it('webhooks have no rate limit', async () => {
  const answers = await many(20, () => context.send('POST', '/webhooks/stripe', '{}', { 'stripe-signature': 't=1' }));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(answers[0]?.headers.get('ratelimit')).toBeNull();
});

describe('rate limit per address', () => {
  it('is off outside production', async () => {
    const answers = await many(20, () => context.send('GET', '/catalog/stores'));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('counts every request where it is set, with a token and without', async () => {
    const strict = await context.startAnother({ RATE_LIMIT_ADDRESS: '2' });
    const answers = await many(3, () => strict.send('GET', '/catalog/stores'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]?.headers.get('ratelimit-policy')).toBe('"address";q=2;w=60');
    expect((await strict.send('POST', '/guests')).status).toBe(429);
    const authorization = `Bearer ${await context.token('known')}`;
    expect((await strict.send('GET', '/cart', undefined, { authorization })).status).toBe(429);
  });

  it('stops one address with many guests', async () => {
    const strict = await context.startAnother({ RATE_LIMIT_ADDRESS: '10' });
    context.services.checkout.answer = answerJson(201, confirmation);
    const placeAs = async (guest: string) =>
      strict.send('POST', '/checkout/sessions/cs_1/place', undefined, {
        authorization: `Bearer ${await context.guestToken(guest)}`,
      });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => placeAs(`guest_${index}`)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
  });

  it('counts guests per day where it is set', async () => {
    const strict = await context.startAnother({ RATE_LIMIT_GUESTS: '2' });
    const answers = await many(3, () => strict.send('POST', '/guests'));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
    expect(answers[2]?.headers.get('ratelimit-policy')).toBe('"guests";q=2;w=86400');
    expect((await strict.send('GET', '/catalog/stores')).status).toBe(200);
  });

  it('counts requests with a bad token', async () => {
    const strict = await context.startAnother({ RATE_LIMIT_ADDRESS: '2' });
    const guess = () => strict.send('GET', '/cart', undefined, { authorization: 'Bearer guess' });
    expect((await many(3, guess)).map(({ status }) => status)).toEqual([401, 401, 429]);
  });

  it('takes the address from a trusted proxy, and ignores X-Forwarded-For of callers', async () => {
    const from = (url: string, address: string) =>
      requestRaw(url, 'GET', '/api/v1/catalog/stores', { headers: { 'x-forwarded-for': address } });
    const alone = await context.startAnother({ RATE_LIMIT_ADDRESS: '1' });
    expect((await from(alone.url, '203.0.113.1')).status).toBe(200);
    expect((await from(alone.url, '203.0.113.2')).status).toBe(429);

    const behind = await context.startAnother({ RATE_LIMIT_ADDRESS: '1', TRUST_PROXY: 'true' });
    expect((await from(behind.url, '203.0.113.1')).status).toBe(200);
    expect((await from(behind.url, '203.0.113.2')).status).toBe(200);
    expect((await from(behind.url, '198.51.100.7, 203.0.113.2')).status).toBe(429);
  });
});

it('0 switches a rate limit off', async () => {
  const generous = await context.startAnother({ RATE_LIMIT_USER: '0', RATE_LIMIT_PLACE: '0', RATE_LIMIT_ADDRESS: '0' });
  context.services.checkout.answer = answerJson(201, confirmation);
  const authorization = `Bearer ${await context.token('free')}`;
  const answers = await many(30, () =>
    generous.send('POST', '/checkout/sessions/cs_1/place', undefined, { authorization }),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(answers[0]?.headers.get('ratelimit')).toBeNull();
});
