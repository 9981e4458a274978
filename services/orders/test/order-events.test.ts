import { api, disputeOpened, guestMerged, newId, placementSucceeded, refundRequested } from '@muse/contracts';
import {
  createTestEnvironment,
  type EventStream,
  eventually,
  openEventStream,
  type TestEnvironment,
  type TestServer,
} from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { stubPlacement } from './support/placement.ts';
import { createPaidOrders, placedAs, placementOf } from './support/purchases.ts';

interface ShownOrder {
  museOrderNumber: string;
  status: string;
  paymentStatus: string;
}

describe('GET /orders/events', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  const streams: EventStream[] = [];
  beforeAll(async () => {
    env = await createTestEnvironment();
    await stubPlacement(env);
    orders = await env.start(ordersService, { ORDER_STREAMS_PER_USER: '2', ORDER_STREAMS: '4' });
  });
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.close();
    await eventually(async () => expect(await openStreams()).toBe(0));
  });
  afterAll(() => env.close());

  const openStreams = async () =>
    Number(/^event_streams_open (\d+)/m.exec(String((await orders.admin.send('GET', '/metrics')).body))?.[1]);
  const openWith = async (token: string, lastEventId?: string, at = orders) => {
    const resume: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const stream = await openEventStream(at.url, '/orders/events', { authorization: `Bearer ${token}`, ...resume });
    streams.push(stream);
    return stream;
  };
  const open = async (shopper: string, lastEventId?: string) => openWith(await env.token(shopper), lastEventId);
  const numbersIn = (stream: EventStream) => stream.events().map(({ data }) => (data as ShownOrder).museOrderNumber);
  const shows = (stream: EventStream, orderNumber: string, more: Partial<ShownOrder> = {}) =>
    stream.waitFor((order: ShownOrder) =>
      Object.entries({ museOrderNumber: orderNumber, ...more }).every(
        ([field, value]) => order[field as keyof ShownOrder] === value,
      ),
    );

  it('answers at once with headers that keep proxies from collecting or keeping it', async () => {
    const { status, headers, text } = await open('ada');
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(text()).toMatch(/^retry: \d+\nid: \d+-\d+\n\n/);
    const head = await fetch(`${orders.url}/api/v1/orders/events`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${await env.token('ada')}` },
    });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('sends an order as GET /orders/:orderNumber shows it, whatever changes: without what operators wrote for themselves', async () => {
    const stream = await open('bea');
    const paid = await createPaidOrders(env, 'bea');
    const shown = async (more: Partial<ShownOrder>) => {
      const data = await shows(stream, paid.orderNumber, more);
      expect(data).toEqual((await orders.as('bea').call(api.orders.getOrder, { params: paid.params })).body);
      expect(JSON.stringify(data)).not.toContain('olivia');
    };
    await shown({ status: 'pending', paymentStatus: 'paid' });
    await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs('N-1'), note: 'olivia paid by card' });
    await shown({ status: 'placed' });
    const tracking = { trackingNumber: '1Z1', carrier: 'UPS' };
    await orders.as('olivia', ['ops']).call(api.orders.setTracking, { params: paid.params, body: tracking });
    await shown({ status: 'shipped' });
    const money = { sessionId: paid.sessionId, amountCents: 100, currency: 'USD' };
    const refund = { ...money, refundId: newId('refund'), orderNumber: paid.orderNumber, reason: 'damaged' };
    await env.publish(refundRequested, refund);
    await shown({ paymentStatus: 'refund_pending' });
    const at = new Date().toISOString();
    await env.publish(disputeOpened, { ...money, disputeId: 'dp_1', reason: 'fraudulent', dueBy: at, openedAt: at });
    await shown({ paymentStatus: 'disputed' });
    expect(new Set(stream.events().map(({ event }) => event))).toEqual(new Set(['order.updated']));
  });

  it('never shows an order of another shopper', async () => {
    const [cora, dora] = [await open('cora'), await open('dora')];
    const ofCora = await createPaidOrders(env, 'cora');
    const ofDora = await createPaidOrders(env, 'dora');
    await Promise.all([shows(cora, ofCora.orderNumber), shows(dora, ofDora.orderNumber)]);
    expect(new Set([...numbersIn(cora), ...numbersIn(dora)])).toEqual(
      new Set([ofCora.orderNumber, ofDora.orderNumber]),
    );
    expect(numbersIn(cora)).not.toContain(ofDora.orderNumber);
  });

  it('is resumed by Last-Event-ID at another replica, and loses nothing, also if it was cut before its first event', async () => {
    const second = await env.start(ordersService);
    const stream = await open('ella');
    const opening = stream.lastId();
    stream.close();
    const missed = await createPaidOrders(env, 'ella', ['nordstrom', 'macys']);
    const resumed = await openWith(await env.token('ella'), opening, second);
    for (const { orderNumber } of missed.orders) await shows(resumed, orderNumber);
    const after = await open('ella', resumed.lastId());
    const later = await createPaidOrders(env, 'ella');
    await shows(after, later.orderNumber);
    resumed.close();
    await second.stop();
  });

  it('finds a transaction that began earlier and commits later than one that was sent already', async () => {
    const [slow, fast] = [await createPaidOrders(env, 'fay'), await createPaidOrders(env, 'fay')];
    const stream = await open('fay');
    const place = `update orders.customer_order set status = 'placed' where order_number = $1`;
    const commit = await env.hold(place, [slow.orderNumber]);
    await env.look(place, [fast.orderNumber]);
    await shows(stream, fast.orderNumber, { status: 'placed' });
    expect(numbersIn(stream)).not.toContain(slow.orderNumber);
    const cut = stream.lastId();

    await commit();

    await shows(stream, slow.orderNumber, { status: 'placed' });
    await shows(await open('fay', cut), slow.orderNumber, { status: 'placed' });
  });

  it('sends all orders if the id is too old or of another server, and refuses with 400 what is no id', async () => {
    const paid = await createPaidOrders(env, 'gwen', ['nordstrom', 'macys', 'saks']);
    const now = Math.floor(Date.now() / 1000);
    for (const unknown of ['3-1700000000', `8000000000000000000-${now}`]) {
      const stream = await open('gwen', unknown);
      for (const { orderNumber } of paid.orders) await shows(stream, orderNumber);
      expect(stream.lastId()).not.toBe(unknown);
      stream.close();
    }
    const refused = await orders.as('gwen').send('GET', '/orders/events', undefined, { 'last-event-id': 'tomorrow' });
    expect(refused).toMatchObject({ status: 400, problem: { code: 'validation_failed' } });
    expect(refused.problem.errors).toMatchObject([{ pointer: '/Last-Event-ID' }]);
  });

  it('is for shoppers: 401 without a token, 405 for another method', async () => {
    expect(await orders.send('GET', '/orders/events')).toMatchObject({
      status: 401,
      problem: { code: 'unauthorized' },
    });
    expect((await orders.as('hal', ['service']).send('GET', '/orders/events')).status).toBe(403);
    const posted = await orders.as('hal').send('POST', '/orders/events', {});
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('shows the orders of a guest to the shopper as whom the guest has signed in', async () => {
    const ofGuest = await createPaidOrders(env, 'guest_ida');
    const guest = await openWith(await env.guestToken('guest_ida'));
    const stream = await open('ida');
    await env.publish(guestMerged, { guest: 'guest_ida', shopper: 'ida' });
    await shows(stream, ofGuest.orderNumber);
    expect(guest.events()).toEqual([]);
  });

  it('limits the streams of a shopper with 429 and those of a process with 503, until some are closed', async () => {
    const [first] = [await open('jo'), await open('jo'), await open('kim'), await open('kim')];
    const tooMany = await orders.as('jo').send('GET', '/orders/events');
    expect(tooMany).toMatchObject({ status: 429, problem: { code: 'rate_limited', retryable: true } });
    expect(tooMany.headers.get('retry-after')).toBe('10');
    const full = await orders.as('lea').send('GET', '/orders/events');
    expect(full).toMatchObject({ status: 503, problem: { code: 'service_unavailable' } });
    first?.close();
    await eventually(async () => expect((await open('lea')).status).toBe(200));
  });

  it('is ended in order when the process stops, which does not wait for it', async () => {
    const stopping = await env.start(ordersService);
    const stream = await openWith(await env.token('mia'), undefined, stopping);
    await stopping.stop();
    expect(await stream.closed).toBe('ended');
  });

  it('keeps the log of changes for 25 hours', async () => {
    await createPaidOrders(env, 'nan');
    await env.moveClock('orders', 26 * 3_600);
    await orders.runDue();
    expect(await env.look('select 1 from orders.order_change')).toEqual([]);
    await env.moveClock('orders', 0);
  });
});
