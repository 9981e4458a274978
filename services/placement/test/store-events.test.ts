import { createHmac } from 'node:crypto';
import {
  api,
  placementCancelledByStore,
  placementConfirmed,
  placementDelivered,
  placementShipped,
  placementSucceeded,
} from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createApiShop } from './support/api-shop.ts';

let shop: Awaited<ReturnType<typeof createApiShop>>;
beforeAll(async () => {
  shop = await createApiShop();
});
afterAll(() => shop.close());

type Store = Awaited<ReturnType<typeof shop.openStore>>;

const said = [placementConfirmed, placementShipped, placementDelivered, placementCancelledByStore] as const;

/** What was published about an order after it was placed, in order. */
const published = (orderNumber: string) =>
  shop.ctx.env.spy
    .all()
    .filter(({ type, subject }) => subject === orderNumber && said.some((event) => event.type === type))
    .map(({ type }) => type.replace(/^placement\.|\.v1$/g, ''));

const becomes = (orderNumber: string, events: string[]) =>
  eventually(async () => expect(published(orderNumber)).toEqual(events));

const processed = (count: number, store: Store) =>
  eventually(async () => {
    const rows = await shop.ctx.env.look<{ outcome: string }>(
      'select outcome from placement.store_event where store_id = $1 and processed_at is not null order by received_at',
      [store.storeId],
    );
    expect(rows).toHaveLength(count);
    return rows.map(({ outcome }) => outcome);
  });

const send = (store: Store, body: string, headers: Record<string, string>) =>
  fetch(store.webhook, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

const codeOf = async (sent: Promise<Response>) => {
  const answer = await sent;
  return [answer.status, ((await answer.json()) as { code?: string }).code];
};

const signed = (body: string, { secret = 'store-webhook-secret', secondsAgo = 0 } = {}) => {
  const seconds = Math.floor(Date.now() / 1000) - secondsAgo;
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return { 'merchant-signature': `t=${seconds},v1=${signature}` };
};

describe.each(['acp', 'ucp'] as const)('events of a store: %s', (protocol) => {
  it('bring confirmed, shipped with its parcel, and delivered, without a person', async () => {
    const store = await shop.openStore(protocol);
    const orderNumber = await shop.placed(store);
    await becomes(orderNumber, ['confirmed']);
    await store.move('shipped');
    await becomes(orderNumber, ['confirmed', 'shipped']);
    await store.move('delivered');
    await becomes(orderNumber, ['confirmed', 'shipped', 'delivered']);

    const succeeded = await shop.ctx.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === orderNumber);
    const shipped = await shop.ctx.env.spy.waitFor(placementShipped, (data) => data.orderNumber === orderNumber);
    const number = (await store.snapshot()).orders[0]?.number;
    expect(succeeded.data).toMatchObject({ method: 'api', storeOrderNumber: number, actualTotalCents: 4_951 });
    expect(shipped.data).toMatchObject({
      storeOrderNumber: number,
      parcel: { carrier: 'UPS', trackingNumber: expect.stringMatching(/^1Z/) },
    });
  });

  it('have their effect once and in order, also doubled and out of order', async () => {
    const store = await shop.openStore(protocol);
    const orderNumber = await shop.placed(store);
    await becomes(orderNumber, ['confirmed']);
    await store.control('/webhooks', { paused: true, copies: 2, reorder: true });
    await store.move('shipped');
    await store.move('delivered');
    await store.control('/webhooks', { paused: false });
    await becomes(orderNumber, ['confirmed', 'shipped', 'delivered']);
    const outcomes = await processed(3, store);
    expect([...outcomes].sort()).toEqual(['applied', 'applied', 'nothing new']);
  });

  it('cancelled by the store after it had accepted: said once', async () => {
    const store = await shop.openStore(protocol);
    const orderNumber = await shop.placed(store);
    await becomes(orderNumber, ['confirmed']);
    await store.move('cancelled');
    await becomes(orderNumber, ['confirmed', 'cancelled_by_store']);
  });

  it('are refused if another key has signed them', async () => {
    const store = await shop.openStore(protocol);
    const orderNumber = await shop.placed(store);
    await becomes(orderNumber, ['confirmed']);
    await store.control('/webhooks', { badSignature: true });
    await store.move('shipped');
    await eventually(async () => expect((await store.snapshot()).webhookAnswers['401']).toBe(1));
    await store.control('/webhooks', { badSignature: false, signedSecondsAgo: 400 });
    await store.move('delivered');
    await eventually(async () => expect((await store.snapshot()).webhookAnswers['401']).toBe(2));
    expect(published(orderNumber)).toEqual(['confirmed']);
  });
});

describe('a webhook', () => {
  it('without a signature is refused before its body is read, and of an unknown store it is 404', async () => {
    const store = await shop.openStore('acp');
    expect(await codeOf(send(store, '{}', {}))).toEqual([401, 'invalid_store_signature']);
    const nowhere = { ...store, webhook: store.webhook.replace(store.storeId, 'nobody') };
    expect((await send(nowhere, '{}', signed('{}'))).status).toBe(404);
  });

  it('whose signature is missing, malformed, old or wrong is refused with one code', async () => {
    const store = await shop.openStore('acp');
    const wrong: Record<string, string>[] = [
      {},
      { 'merchant-signature': '' },
      { 'merchant-signature': 't=soon,v1=abc' },
      { signature: 'sig1=:AAAA:' },
      signed('{}', { secondsAgo: 301 }),
      signed('{}', { secret: 'of somebody else' }),
      signed('{ }'),
    ];
    for (const headers of wrong)
      expect([headers, await codeOf(send(store, '{}', headers))]).toEqual([headers, [401, 'invalid_store_signature']]);
    const ucp = await shop.openStore('ucp');
    for (const headers of [{}, { signature: 'sig1=:AAAA:' }, { 'signature-input': 'sig1=()' }] as typeof wrong)
      expect(await codeOf(send(ucp, '{}', headers))).toEqual([401, 'invalid_store_signature']);
    const input = 'sig1=("@method" "@authority" "@path" "content-digest");keyid="k"';
    const undigested = { 'signature-input': input, signature: 'sig1=:AAAA:', 'content-digest': 'sha-256=:AAAA:' };
    expect(await codeOf(send(ucp, '{}', undigested))).toEqual([400, 'unreadable_event']);
  });

  it('that is signed and no order event is refused as unreadable', async () => {
    const store = await shop.openStore('acp');
    for (const body of ['not json', '{}', '{"type":"order_update","data":{"id":7}}'])
      expect([body, (await send(store, body, signed(body))).status]).toEqual([body, 400]);
  });

  it('about an order of another store, or of nobody, changes nothing', async () => {
    const one = await shop.openStore('acp');
    const other = await shop.openStore('acp');
    const orderNumber = await shop.placed(one);
    await becomes(orderNumber, ['confirmed']);
    const [session] = (await one.snapshot()).apiSessions;
    const event = (id: string) =>
      JSON.stringify({
        type: 'order_update',
        data: {
          type: 'order',
          id: 'ord_x',
          checkout_session_id: id,
          permalink_url: 'https://x.example',
          status: 'shipped',
        },
      });
    const body = event(session?.id as string);
    expect((await send(other, body, signed(body))).status).toBe(200);
    expect(await processed(1, other)).toEqual(['unknown session']);
    // The right store, and an order that we did not buy.
    expect((await send(one, body, signed(body))).status).toBe(200);
    expect(await processed(2, one)).toEqual(['applied', 'other order']);
    expect(published(orderNumber)).toEqual(['confirmed']);
  });

  it('is stored once by what was signed, whatever else changes', async () => {
    const store = await shop.openStore('acp');
    await shop.placed(store);
    await processed(1, store);
    const body = JSON.stringify({
      type: 'order_update',
      data: {
        type: 'order',
        id: 'ord_x',
        checkout_session_id: 'cs_x',
        permalink_url: 'https://x.example',
        status: 'shipped',
      },
    });
    for (const secondsAgo of [0, 1, 2])
      expect((await send(store, body, signed(body, { secondsAgo }))).status).toBe(200);
    expect(await processed(2, store)).toHaveLength(2);
  });
});

describe('the profile of this platform', () => {
  it('names where a store sends its events, and nobody else’s', async () => {
    const store = await shop.openStore('ucp');
    const params = { storeId: store.storeId };
    const { body } = await shop.ctx.placement.call(api.placement.platformProfile, { params });
    expect(JSON.stringify(body)).toContain(`https://muse.example/api/v1/webhooks/stores/${store.storeId}"`);
    expect(
      (await shop.ctx.placement.call(api.placement.platformProfile, { params: { storeId: 'nobody' } })).status,
    ).toBe(404);
  });
});

describe('the exchanges of these tests', () => {
  it('are as published, where the schemas are there', () => {
    if (shop.checks.unavailable) console.warn(`not validated: ${shop.checks.unavailable}`);
    expect(shop.checks.problems).toEqual([]);
  });
});
