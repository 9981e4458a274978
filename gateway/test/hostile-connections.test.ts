import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type GatewayTestContext } from './support/context.ts';
import { requestRaw, sendBytes } from './support/raw-http.ts';

let context: GatewayTestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.close());

const stores = '/api/v1/catalog/stores';
const head = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n`;
const openSocket = (url: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });

/** Sends the head of a request and a part of its body. */
function sendHalf(url: string, path: string, headers: Record<string, string>, body: Buffer) {
  const sending = request(`${url}${path}`, { method: 'POST', headers: { 'content-length': '100000', ...headers } });
  const status = new Promise<number | undefined>((resolve) =>
    sending.on('response', (res) => resolve(res.resume().statusCode)),
  );
  const closed = new Promise<void>((resolve) => sending.on('close', resolve));
  sending.on('error', () => undefined);
  if (body.length > 0) sending.write(body);
  else sending.flushHeaders();
  return { sending, status, closed };
}

it('a webhook without a signature header is refused before its body is read', async () => {
  const { sending, status } = sendHalf(context.url, '/api/v1/webhooks/stripe', {}, Buffer.alloc(0));
  expect(await status).toBe(400);
  sending.destroy();
  const answer = await requestRaw(context.url, 'POST', '/api/v1/webhooks/stripe', { body: '{}' });
  expect(answer.problem.code).toBe('invalid_signature');
  expect(context.services.payments.received).toEqual([]);
});

it('bodies in flight have a total: beyond it 503 with Retry-After, until one is gone', async () => {
  const small = await context.startAnother({ BODIES_IN_FLIGHT_MIB: '1' });
  const admin = {
    authorization: `Bearer ${await context.token('boss', ['admin'])}`,
    'content-type': 'application/json',
  };
  const path = '/api/v1/admin/catalog/offers';
  const hold = () => sendHalf(small.url, path, { ...admin, 'content-length': '1000000' }, Buffer.alloc(900_000, 'a'));
  const post = () => requestRaw(small.url, 'POST', path, { headers: admin, body: Buffer.alloc(300_000, 'a') });
  let held = hold();
  await eventually(async () => {
    const { status } = await post();
    if (status !== 503) {
      // Whichever arrives last is refused, and that was the held one: it is sent again and has arrived by the next attempt.
      held.sending.destroy();
      held = hold();
    }
    expect(status).toBe(503);
  });
  expect((await post()).headers['retry-after']).toBe('1');
  expect((await requestRaw(small.url, 'GET', stores)).status).toBe(200);
  held.sending.destroy();
  await eventually(async () => expect((await post()).status).toBe(200));
});

it('slow senders of a head or a body are disconnected', async () => {
  const strict = await context.startAnother({ REQUEST_TIMEOUT_MS: '600' });
  const answer = await sendBytes(strict.url, `GET ${stores} HTTP/1.1\r\nHost: x\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\nContent-Type: application\/problem\+json\r\n/);
  expect(answer).toMatch(/"code":"request_timeout".*"retryable":true/);
  const authorization = `Bearer ${await context.token('slow')}`;
  await sendHalf(strict.url, '/api/v1/cart/items', { authorization }, Buffer.from('{')).closed;
});

it('requests that are no HTTP, or have too large a head, are refused with a problem document', async () => {
  const noHttp = await sendBytes(context.url, 'GET / HTTP/9.9 what\r\n\r\n');
  expect(noHttp).toMatch(/^HTTP\/1.1 400 .*"code":"malformed_request"/s);
  const tooLarge = await sendBytes(context.url, `${head(stores)}X-Large: ${'a'.repeat(40_000)}\r\n\r\n`);
  expect(tooLarge).toMatch(/^HTTP\/1.1 431 .*"code":"head_too_large"/s);
});

it('slow readers are disconnected, streams with nothing to send are not', async () => {
  const strict = await context.startAnother({ RESPONSE_TIMEOUT_MS: '400' });
  let cut = false;
  context.services.catalog.answer = (_, res) => {
    res.once('close', () => (cut = !res.writableFinished));
    res.writeHead(200).end(Buffer.alloc(30 * 1024 * 1024, 'a'));
  };
  let streaming = true;
  context.services.cart.answer = (_, res) => {
    res.once('close', () => (streaming = false));
    res.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  };
  const quiet = await openSocket(strict.url);
  quiet.write(`${head('/api/v1/cart')}Authorization: Bearer ${await context.token('quiet')}\r\n\r\n`);
  const reader = await openSocket(strict.url);
  reader.pause();
  reader.write(`${head(stores)}\r\n`);
  await eventually(() => expect(cut).toBe(true));
  expect(streaming).toBe(true);
  for (const socket of [quiet, reader]) socket.destroy();
});

it('connections are bounded', async () => {
  const small = await context.startAnother({ MAX_CONNECTIONS: '2' });
  const idle = [await openSocket(small.url), await openSocket(small.url)];
  const third = await openSocket(small.url);
  await new Promise<void>((resolve) => third.once('close', () => resolve()));
  for (const socket of idle) socket.destroy();
  await eventually(async () => expect((await requestRaw(small.url, 'GET', '/livez')).status).toBe(200));
});
