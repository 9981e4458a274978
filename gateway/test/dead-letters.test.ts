import { api, type DeadLetter, deadLetterCursor } from '@muse/contracts';
import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { answerJson } from './support/upstream-stub.ts';

let context: GatewayTestContext;
beforeEach(async () => {
  context = await createTestContext();
  for (const service of Object.values(context.services)) service.answer = letters([]);
});
afterEach(() => context.close());

const letter = (service: DeadLetter['service'], number: number, parkedAt: string): DeadLetter => ({
  id: `dl_${service}_${number}`,
  service,
  reaction: 'do-this-when-that',
  messageId: 'a-message',
  type: 'order.created.v1',
  subject: 'MO-000001',
  state: 'open',
  error: 'UnprocessableError: no',
  attempts: 1,
  parkedAt,
  closedAt: null,
  closedBy: null,
  reason: null,
});
const letters = (deadLetters: DeadLetter[], nextCursor: string | null = null) =>
  answerJson(200, { deadLetters, unavailable: [], nextCursor });
const olga = () => context.as('olga', ['ops']);
const at = (second: number) => `2026-11-22T10:00:0${second}.000Z`;

describe('GET /admin/dead-letters', () => {
  it('merges the dead letters of all services, newest first', async () => {
    context.services.payments.answer = letters([letter('payments', 2, at(5)), letter('payments', 1, at(1))]);
    context.services.notifications.answer = letters([letter('notifications', 9, at(3))]);
    const { status, body } = await olga().call(api.deadLetters.listDeadLetters);
    expect(status).toBe(200);
    expect(body.deadLetters.map(({ id }) => id)).toEqual(['dl_payments_2', 'dl_notifications_9', 'dl_payments_1']);
    expect(body).toMatchObject({ unavailable: [], nextCursor: null });
  });

  it('returns pages whose cursor every service understands', async () => {
    context.services.payments.answer = letters([letter('payments', 2, at(5)), letter('payments', 1, at(1))]);
    context.services.orders.answer = letters([letter('orders', 1, at(4))]);
    const { body } = await olga().call(api.deadLetters.listDeadLetters, { query: { limit: '2' } });
    expect(body.deadLetters).toHaveLength(2);
    expect(body.nextCursor).toBe(deadLetterCursor.encode(letter('orders', 1, at(4))));
    await olga().call(api.deadLetters.listDeadLetters, { query: { limit: '2', cursor: body.nextCursor as string } });
    for (const service of Object.values(context.services))
      expect(service.received.at(-1)?.url).toContain(`cursor=${body.nextCursor}`);
  });

  it('names a service that does not answer, and shows the dead letters of the others', async () => {
    await context.services.payments.stop();
    context.services.cart.answer = answerJson(503, {});
    context.services.orders.answer = letters([letter('orders', 1, at(4))]);
    const { status, body } = await olga().call(api.deadLetters.listDeadLetters);
    expect(status).toBe(200);
    expect(body.deadLetters.map(({ id }) => id)).toEqual(['dl_orders_1']);
    expect(body.unavailable.sort()).toEqual(['cart', 'payments']);
  });

  it('with ?service= asks that service only', async () => {
    await olga().call(api.deadLetters.listDeadLetters, { query: { service: 'cart', state: 'discarded' } });
    expect(context.services.cart.received.map(({ url }) => url)).toEqual([
      '/api/v1/admin/dead-letters?service=cart&state=discarded',
    ]);
    expect(context.services.orders.received).toEqual([]);
  });
});

describe('one dead letter', () => {
  it('is replayed or discarded by the service in its id, with the token of the caller', async () => {
    context.services.checkout.answer = answerJson(200, letter('checkout', 7, at(1)));
    const params = { id: 'dl_checkout_7' };
    expect((await olga().call(api.deadLetters.replayDeadLetter, { params })).status).toBe(200);
    expect((await olga().call(api.deadLetters.discardDeadLetter, { params, body: { reason: 'known' } })).status).toBe(
      200,
    );
    expect(
      context.services.checkout.received.map(({ method, url, body }) => `${method} ${url} ${String(body)}`),
    ).toEqual([
      'POST /api/v1/admin/dead-letters/dl_checkout_7/replay ',
      'POST /api/v1/admin/dead-letters/dl_checkout_7/discard {"reason":"known"}',
    ]);
    expect(context.services.checkout.received[0]?.headers.authorization).toMatch(/^Bearer /);
  });

  it.each(['dl_gateway_1', 'dl_nobody_1', 'dl_cart_0', 'dl_cart_1x', 'nonsense'])('%s is 404', async (id) => {
    expect((await olga().call(api.deadLetters.getDeadLetter, { params: { id } })).status).toBe(404);
    expect(Object.values(context.services).flatMap(({ received }) => received)).toEqual([]);
  });

  it('is for operators only', async () => {
    expect((await context.as('ann').call(api.deadLetters.listDeadLetters)).status).toBe(403);
    expect((await context.call(api.deadLetters.listDeadLetters)).status).toBe(401);
    expect((await olga().call(api.deadLetters.listDeadLetters, { query: { cursor: 'x' } })).status).toBe(400);
    expect((await olga().call(api.deadLetters.listDeadLetters, { query: { limit: '1000' } })).status).toBe(400);
  });
});
