import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { card } from './support/api-buyer.ts';
import { acpPayment, acpReady, acpToken, ucpPayment, ucpReady } from './support/api-purchases.ts';
import { fillIn, place } from './support/purchase.ts';
import { openStores } from './support/store.ts';

let folder: string;
let dataFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muse-stores-'));
  dataFile = join(folder, 'stores.json');
});
afterEach(() => rm(folder, { recursive: true }));

it('orders, mails and counters survive a restart, and new orders get other numbers', async () => {
  const numbers: (string | undefined)[] = [];
  for (let start = 0; start < 3; start += 1) {
    const stores = await openStores(undefined, dataFile);
    const store = stores.open();
    const { orders, orderPosts } = await store.snapshot();
    expect(orders.map(({ number }) => number)).toEqual(numbers);
    expect([orderPosts, (await store.mail()).length]).toEqual([start, start]);
    const ann = store.customer();
    numbers.push((await place(ann, (await fillIn(ann)).review)).text('order-number'));
    await stores.stop();
  }
  expect(new Set(numbers).size).toBe(3);
});

it('sessions of the APIs survive a restart: a buyer whose answer was lost still finds the order', async () => {
  const before = await openStores(undefined, dataFile);
  const [acpStore, ucpStore] = [before.open(), before.open()];
  const acp = await acpReady(acpStore);
  const token = await acpToken(acp.buyer, acp.id);
  const bought = await acp.buyer('POST', `/acp/checkout_sessions/${acp.id}/complete`, acpPayment(token));
  const ucp = await ucpReady(ucpStore);
  await ucp.buyer('POST', `/ucp/checkout-sessions/${ucp.id}/complete`, ucpPayment());
  const numbers = [(await acpStore.snapshot()).orders[0]?.number, (await ucpStore.snapshot()).orders[0]?.number];
  await before.stop();

  const after = await openStores(undefined, dataFile);
  const [acpAgain, ucpAgain] = [await acpReady(after.open()), await ucpReady(after.open())];
  const acpRead = await acpAgain.buyer('GET', `/acp/checkout_sessions/${acp.id}`);
  expect(acpRead.body).toMatchObject({ status: 'completed', order: { order_number: numbers[0] } });
  expect(acpRead.body.order).toEqual(bought.body.order);
  const ucpRead = await ucpAgain.buyer('GET', `/ucp/checkout-sessions/${ucp.id}`);
  expect(ucpRead.body.status).toBe('completed');
  expect([acpAgain.id, ucpAgain.id]).not.toEqual([acp.id, ucp.id]);
  await after.stop();
});

it('the file is readable by its owner only, and has no card number, password or key', async () => {
  const stores = await openStores(undefined, dataFile);
  const store = stores.open();
  const { buyer, id } = await acpReady(store);
  await buyer('POST', `/acp/checkout_sessions/${id}/complete`, acpPayment(await acpToken(buyer, id)));
  const ucp = await ucpReady(store);
  await ucp.buyer('POST', `/ucp/checkout-sessions/${ucp.id}/complete`, ucpPayment());
  await stores.stop();
  expect((await stat(dataFile)).mode & 0o777).toBe(0o600);
  const content = await readFile(dataFile, 'utf8');
  expect(content).toContain('"last4"');
  for (const secret of [card.number, 'store-password', 'store-api-key', 'store-webhook-secret'])
    expect(content).not.toContain(secret);
});

it('a store that is reset stays empty after a restart', async () => {
  const before = await openStores(undefined, dataFile);
  const store = before.open();
  const ann = store.customer();
  await place(ann, (await fillIn(ann)).review);
  await store.control('/reset');
  await before.stop();
  const after = await openStores(undefined, dataFile);
  expect(await after.open().snapshot()).toMatchObject({ orderPosts: 0, orders: [] });
  await after.stop();
});
