import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { type EventStream, eventually, openEventStream } from '@muse/kit/testing';
import { createTestContext, type GatewayTestContext } from './support/context.ts';

let context: GatewayTestContext;
/** The streams as the service has them. */
let upstream: ServerResponse[];
let opened: EventStream[];
beforeEach(async () => {
  context = await createTestContext({ EVENT_STREAMS: '3', UPSTREAM_CAPACITY: '2', BREAKER_RESET_MS: '60000' });
  upstream = [];
  opened = [];
  context.services.orders.answer = (_, res) => {
    upstream.push(res);
    res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).write('id: 1\n\n');
  };
});
afterEach(async () => {
  for (const stream of opened) stream.close();
  await context.close();
});

const open = async (token: string, url = context.url) => {
  const headers = { authorization: `Bearer ${token}`, 'last-event-id': '7-7' };
  const stream = await openEventStream(url, '/orders/events', headers);
  opened.push(stream);
  return stream;
};
const head = 'GET /api/v1/orders/events HTTP/1.1';
const block = `data: ${'x'.repeat(256 * 1024)}\n\n`;
const metrics = async () => String((await context.admin.send('GET', '/metrics')).body);

describe('a stream of server-sent events', () => {
  it('passes through unbuffered, with Last-Event-ID', async () => {
    const stream = await open(await context.token('ann'));
    expect(context.services.orders.received[0]?.headers['last-event-id']).toBe('7-7');
    upstream[0]?.write('id: 2\ndata: {"n":1}\n\n');
    expect(await stream.waitFor(() => true)).toEqual({ n: 1 });
    upstream[0]?.end();
    expect(await stream.closed).toBe('ended');
  });

  it('takes no place of other requests, and its length is no time to answer', async () => {
    for (const user of ['ann', 'bob', 'cid']) await open(await context.token(user)); // more than UPSTREAM_CAPACITY
    expect(await metrics()).toContain('event_streams_open 3');
    const refused = await context.as('dan').send('GET', '/orders/events');
    expect(refused).toMatchObject({ status: 503, problem: { code: 'service_unavailable' } });
    expect(refused.headers.get('retry-after')).not.toBeNull();
    context.services.orders.answer = (_, res) => void res.end('{}');
    expect((await context.as('ann').send('GET', '/orders')).status).toBe(200);

    for (const res of upstream) res.end();
    await eventually(async () => expect(await metrics()).toContain('event_streams_open 0'));
    const count = 'http_request_seconds_count{endpoint="orders.streamOrderEvents",status="200"} 3';
    expect(await metrics()).toContain(count);
  });

  it('ends at the service when the caller disconnects, and at the caller when the service breaks off', async () => {
    const [gone, cut] = [await open(await context.token('ann')), await open(await context.token('bob'))];
    gone.close();
    await eventually(() => expect(upstream[0]?.destroyed).toBe(true));
    upstream[1]?.destroy();
    expect(await cut.closed).toBe('broken');
    expect(await metrics()).not.toContain('status="499"');
  });

  it('ends in order when the gateway stops, which does not wait for it', async () => {
    const stopping = await context.startAnother({});
    const stream = await open(await context.token('ann'), stopping.url);
    await stopping.stop();
    expect(await stream.closed).toBe('ended');
    await eventually(() => expect(upstream[0]?.destroyed).toBe(true));
  });

  it('of a guest ends when the guest has signed in', async () => {
    const [guest, other] = [await open(await context.guestToken('guest_ann')), await open(await context.token('bob'))];
    context.services.cart.answer = (_, res) => void res.setHeader('muse-merged-guest', 'guest_ann').end('{}');
    await context.as('ann').send('POST', '/cart/merge', {});
    expect(await guest.closed).toBe('ended');
    expect(other.text()).toBe('id: 1\n\n');
  });

  it('of a guest ends, too, when the guest signs in before it begins', async () => {
    const atOnce = context.services.orders.answer;
    let begin = (): void => undefined;
    context.services.orders.answer = (received, res, req) => void (begin = () => atOnce(received, res, req));
    const opening = open(await context.guestToken('guest_eve'));
    await eventually(() => expect(context.services.orders.received).not.toHaveLength(0));
    context.services.cart.answer = (_, res) => void res.setHeader('muse-merged-guest', 'guest_eve').end('{}');
    await context.as('eve').send('POST', '/cart/merge', {});
    begin();
    expect(await (await opening).closed).toBe('ended');
  });

  it('of a caller that does not read holds up its service instead of filling the memory', async () => {
    await open(await context.token('ann'));
    const socket = connect(Number(new URL(context.url).port), '127.0.0.1');
    socket.pause().write(`${head}\r\nhost: gateway\r\nauthorization: Bearer ${await context.token('bob')}\r\n\r\n`);
    await eventually(() => expect(upstream).toHaveLength(2));
    const slow = upstream[1] as ServerResponse;
    await eventually(() => {
      slow.write(block);
      expect(slow.writableLength).toBeGreaterThan(1024 * 1024);
    });
    socket.destroy();
    await eventually(() => expect(slow.destroyed).toBe(true));
  });

  it('of a caller that does not read does not hold up the stop of the gateway', async () => {
    const stopping = await context.startAnother({});
    const socket = connect(Number(new URL(stopping.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause().write(`${head}\r\nhost: gateway\r\nauthorization: Bearer ${await context.token('bob')}\r\n\r\n`);
    await eventually(() => expect(upstream).toHaveLength(1));
    await eventually(() => {
      upstream[0]?.write(block);
      expect(upstream[0]?.writableLength).toBeGreaterThan(1024 * 1024);
    });
    const began = performance.now();
    await stopping.stop();
    expect(performance.now() - began).toBeLessThan(15_000); // connections that are still in use would be closed after 20 s
    socket.destroy();
  });
});
