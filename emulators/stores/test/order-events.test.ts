import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { acpPayment, acpReady, acpToken, ucpPayment, ucpReady } from './support/api-purchases.ts';
import { openStores, type Store } from './support/store.ts';

const stores = await openStores();
const received: { url: string; headers: IncomingHttpHeaders; body: string }[] = [];
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.end('{}');
  });
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
afterAll(async () => {
  receiver.close();
  receiver.closeAllConnections();
  await stores.stop();
});

async function buy(store: Store, protocol: 'acp' | 'ucp') {
  const path = `/${store.url.split('/').at(-1)}`;
  await store.control('/webhooks', { url: `${receiverUrl}${path}` });
  if (protocol === 'acp') {
    const { buyer, id } = await acpReady(store);
    await buyer('POST', `/acp/checkout_sessions/${id}/complete`, acpPayment(await acpToken(buyer, id)));
  } else {
    const { buyer, id } = await ucpReady(store);
    await buyer('POST', `/ucp/checkout-sessions/${id}/complete`, ucpPayment());
  }
  const number = (await store.snapshot()).orders[0]?.number as string;
  const events = async (count: number) => {
    const own = () => received.filter(({ url }) => url === path);
    while (own().length < count) await new Promise((resolve) => setImmediate(resolve));
    return own();
  };
  return { number, events };
}

describe('order events', () => {
  it('of ACP carry the whole order, signed with the secret', async () => {
    const store = stores.open();
    const { number, events } = await buy(store, 'acp');
    await store.control('/orders', { number, status: 'shipped' });
    const [created, shipped] = await events(2);
    expect(JSON.parse(created?.body ?? '')).toMatchObject({ type: 'order_create', data: { order_number: number } });
    expect(JSON.parse(shipped?.body ?? '')).toMatchObject({
      type: 'order_update',
      data: { status: 'shipped', fulfillments: [{ carrier: 'UPS', tracking_number: expect.stringMatching(/^1Z/) }] },
    });
    const [, seconds, signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(shipped?.headers['merchant-signature'])) ?? [];
    const expected = createHmac('sha256', 'store-webhook-secret').update(`${seconds}.${shipped?.body}`).digest('hex');
    expect(signature).toBe(expected);
  });

  it('of UCP carry the whole order, a digest and a signature over both', async () => {
    const store = stores.open();
    const { number, events } = await buy(store, 'ucp');
    await store.control('/orders', { number, status: 'cancelled' });
    const [, cancelled] = await events(2);
    expect(JSON.parse(cancelled?.body ?? '')).toMatchObject({
      label: number,
      line_items: [{ status: 'removed' }],
      adjustments: [{ type: 'cancellation', status: 'completed' }],
    });
    expect(cancelled?.headers['signature-input']).toContain('"content-digest"');
    expect(cancelled?.headers['ucp-agent']).toBe(`profile="${store.url}/.well-known/ucp"`);
  });

  it('come doubled and out of order where the switches say so', async () => {
    const store = stores.open();
    const { number, events } = await buy(store, 'acp');
    await events(1);
    await store.control('/webhooks', { paused: true, copies: 2, reorder: true });
    await store.control('/orders', { number, status: 'shipped' });
    await store.control('/orders', { number, status: 'delivered' });
    await store.control('/webhooks', { paused: false });
    const statuses = (await events(5)).slice(1).map(({ body }) => JSON.parse(body).data.status);
    expect(statuses).toEqual(['completed', 'completed', 'shipped', 'shipped']);
  });
});
