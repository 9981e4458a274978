import { api } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { type Answer, answerJson } from './support/upstream-stub.ts';

let context: GatewayTestContext;
/** The breaker stays open during a test, unless the test is about closing it. */
const patient = { BREAKER_RESET_MS: '60000', UPSTREAM_CAPACITY: '30', RATE_LIMIT_PLACE: '0' };
const given = (more: Record<string, string> = {}) =>
  beforeEach(async () => {
    context = await createTestContext({ ...patient, ...more });
  });
afterEach(() => context.close());

const silent = () => undefined;
const getCart = () => context.as('alice').send('GET', '/cart');
const place = () => context.as('alice').call(api.checkout.place, { params: { id: 'cs_1' } });
const metrics = async () => String((await context.admin.send('GET', '/metrics')).body);
const nothingChanged = /Nothing was changed/;
const unknown = /We do not know whether it was done/;

describe('a service that is down', () => {
  given();

  it('is 503 with Retry-After for its own endpoints; the other services work', async () => {
    await context.services.cart.stop();
    const answer = await getCart();
    expect(answer.status).toBe(503);
    expect(answer.problem).toMatchObject({ code: 'service_unavailable', retryable: true });
    expect(answer.problem.detail).toMatch(nothingChanged);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(JSON.stringify(answer.problem)).not.toMatch(/ECONN|127\.0\.0\.1/);
    expect((await context.as('alice').send('GET', '/orders')).status).toBe(200);
    expect((await context.send('GET', '/readyz')).status).toBe(200);
  });

  it('has changed nothing, because nothing was sent', async () => {
    await context.services.cart.stop();
    expect((await context.as('alice').send('POST', '/cart/items', {})).problem.detail).toMatch(nothingChanged);
  });

  it('receives no request while the circuit breaker is open, after many failures', async () => {
    await context.services.cart.stop();
    for (let time = 0; time < 20; time += 1) expect((await getCart()).status).toBe(503);
    expect(await metrics()).toContain('breaker_open{breaker="cart reads"} 1');
    await context.services.cart.start();
    const whileOpen = await getCart();
    expect(whileOpen.status).toBe(503);
    expect(whileOpen.headers.get('retry-after')).toBe('60');
    expect(context.services.cart.received).toEqual([]);
  });
});

describe('a service that was down', () => {
  given({ BREAKER_RESET_MS: '300' });

  it('receives requests again when the circuit breaker closes', async () => {
    await context.services.cart.stop();
    for (let time = 0; time < 20; time += 1) await getCart();
    await context.services.cart.start();
    await eventually(async () => expect((await getCart()).status).toBe(200));
    expect(await metrics()).toContain('breaker_open{breaker="cart reads"} 0');
  });
});

describe('a service that does not answer in time', () => {
  given({ UPSTREAM_DEADLINE_MS: '200' });

  it('timeout of a read is 503 and says that nothing was changed', async () => {
    context.services.cart.answer = silent;
    const answer = await getCart();
    expect(answer.status).toBe(503);
    expect(answer.problem.detail).toMatch(nothingChanged);
    expect(context.services.cart.received).toHaveLength(1);
  });

  it('timeout of a change is 503, says that the outcome is unknown, and is not retried', async () => {
    context.services.cart.answer = silent;
    const answer = await context.as('alice').send('POST', '/cart/items', {});
    expect(answer.status).toBe(503);
    expect(answer.problem.detail).toMatch(unknown);
    expect(context.services.cart.received).toHaveLength(1);
  });

  it('has a longer timeout for a purchase', async () => {
    let finish: () => void = () => undefined;
    context.services.checkout.answer = (received, res) => {
      if (received.method === 'POST')
        finish = () => res.writeHead(202, { 'content-type': 'application/json' }).end('{}');
    };
    const placed = place();
    expect((await context.as('alice').send('GET', '/checkout/sessions/cs_1')).status).toBe(503);
    finish();
    expect((await placed).status).toBe(202);
  });
});

describe('a connection that breaks', () => {
  given();

  it('before the response is retried once for a read', async () => {
    let times = 0;
    context.services.cart.answer = (received, res, req) => {
      times += 1;
      if (times === 1) return void req.socket.destroy();
      answerJson(200, { times })(received, res, req);
    };
    expect((await getCart()).body).toEqual({ times: 2 });
  });

  it('twice is 503', async () => {
    context.services.cart.answer = (_, __, req) => void req.socket.destroy();
    expect((await getCart()).status).toBe(503);
    expect(context.services.cart.received).toHaveLength(2);
  });

  it('before the response is never retried for a change', async () => {
    context.services.checkout.answer = (_, __, req) => void req.socket.destroy();
    const answer = await place();
    expect(answer.status).toBe(503);
    expect(answer.problem.detail).toMatch(unknown);
    expect(context.services.checkout.received).toHaveLength(1);
  });

  it.each(['', 'half'])('in the middle of the response ("%s") breaks off the response to the caller', async (begun) => {
    context.services.cart.answer = (_, res, req) => {
      res.writeHead(200, { 'content-length': '100', etag: '"1"' }).flushHeaders();
      res.write(begun);
      setImmediate(() => req.socket.destroy());
    };
    await expect(getCart()).rejects.toThrow();
  });
});

describe('an error response of a service', () => {
  given();

  it('never opens the circuit breaker, be it 500 or 503', async () => {
    context.services.cart.answer = answerJson(500, { code: 'internal_error' });
    for (let time = 0; time < 15; time += 1) await getCart();
    context.services.cart.answer = answerJson(503, { code: 'service_unavailable' });
    for (let time = 0; time < 15; time += 1) await getCart();
    context.services.cart.answer = answerJson(200, {});
    expect((await getCart()).status).toBe(200);
  });
});

describe('a service that does not answer one kind of request has an open circuit breaker', () => {
  given();

  const breakUnless =
    (well: (received: { method: string; url: string }) => boolean): Answer =>
    (received, res, req) =>
      well(received) ? answerJson(200, {})(received, res, req) : void req.socket.destroy();
  const twenty = async (ask: () => Promise<{ status: number }>) => {
    for (let time = 0; time < 20; time += 1) expect((await ask()).status).toBe(503);
  };
  const expectRetryAfter = ({ status, problem, headers }: Awaited<ReturnType<typeof getCart>>) =>
    expect([status, problem.code, headers.get('retry-after')]).toEqual([503, 'service_unavailable', '60']);
  const createSession = () => context.as('alice').send('POST', '/checkout/sessions', {});

  it('for reads: 503 with Retry-After, and writes are forwarded', async () => {
    context.services.cart.answer = breakUnless(({ method }) => method !== 'GET');
    await twenty(getCart);
    expectRetryAfter(await getCart());
    expect((await context.as('alice').send('POST', '/cart/items', {})).status).toBe(200);
    expect((await context.as('alice').send('DELETE', '/cart')).status).toBe(200);
    expect(await metrics()).toContain('breaker_open{breaker="cart writes"} 0');
  });

  it('for writes: 503 with Retry-After, purchases and reads are forwarded', async () => {
    context.services.checkout.answer = breakUnless(({ method, url }) => method === 'GET' || url.endsWith('/place'));
    await twenty(createSession);
    expectRetryAfter(await createSession());
    expect((await place()).status).toBe(200);
    expect((await context.as('alice').send('GET', '/checkout/sessions/cs_1')).status).toBe(200);
  });

  it('for purchases: 503 with Retry-After, all others are forwarded', async () => {
    context.services.checkout.answer = breakUnless(({ url }) => !url.endsWith('/place'));
    await twenty(place);
    expectRetryAfter(await place());
    expect(await metrics()).toContain('breaker_open{breaker="checkout place"} 1');
    expect((await createSession()).status).toBe(200);
    expect((await context.as('alice').send('GET', '/checkout/sessions/cs_1')).status).toBe(200);
  });
});

describe('more concurrent requests than UPSTREAM_CAPACITY', () => {
  given();

  it('are 503 with Retry-After, while those in flight are answered', async () => {
    const waiting: (() => void)[] = [];
    context.services.checkout.answer = (_, res) => void waiting.push(() => res.end('{}'));
    const asked = Array.from({ length: 40 }, place);
    let refused = 0;
    for (const answer of asked) void answer.then(({ status }) => (refused += status === 503 ? 1 : 0));
    await eventually(() => expect([waiting.length, refused]).toEqual([30, 10]));
    for (const finish of waiting) finish();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    context.services.checkout.answer = answerJson(200, {});
    expect((await place()).status).toBe(200);
  });

  it('for purchases do not affect reads', async () => {
    const waiting: (() => void)[] = [];
    context.services.checkout.answer = ({ method }, res) =>
      void (method === 'GET' ? res.end('{}') : waiting.push(() => res.end('{}')));
    const purchases = Array.from({ length: 30 }, place);
    await eventually(() => expect(waiting).toHaveLength(30));
    expect((await context.as('alice').send('GET', '/checkout/sessions/cs_1')).status).toBe(200);
    for (const finish of waiting) finish();
    expect(new Set((await Promise.all(purchases)).map(({ status }) => status))).toEqual(new Set([200]));
  });
});
