import { api, type Confirmation, type QueueDetail } from '@muse/contracts';
import type { ApiClient } from '@muse/contracts/client';
import { findOrInstallChromium } from '@muse/dev-servers';
import { retryUntil } from '@muse/kit';
import { linkIn, machineStores, type SavedEmail, savedEmails } from '@muse/ops';
import { type Clock, clockOf, leaseSeconds } from './support/clock.ts';
import { expectInvariantsHold } from './support/invariants.ts';
import { boughtFor, type PretendStores, pretendStores } from './support/pretend-stores.ts';
import { createProcessKills, type ProcessKills } from './support/process-kills.ts';
import { buyCart, chargesOf, createTestSystem, newGuest, operator, type TestSystemWithSpy } from './support/system.ts';

/**
 * One purchase of three orders whose stores have raised their prices: by API, by browser and by hand. The shopper cancels the first, waits
 * for the second and does not answer about the third. Placement is killed while it takes the answer, and while it ends the third.
 */
let system: TestSystemWithSpy;
let stores: PretendStores;
let clock: Clock;
let kills: ProcessKills;
let ops: ApiClient;
let shopper: ApiClient;
let confirmation: Confirmation;
beforeAll(async () => {
  const { path, choice } = await findOrInstallChromium();
  if (!path) throw new Error(`Placement by browser needs Chromium. ${choice}`);
  system = await createTestSystem({ PUPPETEER_EXECUTABLE_PATH: path, MUSE_TRIAL: 'true' }, { machines: true });
  kills = createProcessKills(system);
  stores = pretendStores(system.storeEmulatorUrl as string);
  clock = clockOf(system);
  ops = await operator(system);
  shopper = await newGuest(system);
});
afterAll(() => system?.close());

const storeBy = (way: 'acp' | 'browser') =>
  machineStores.find(({ by }) => by === way) as (typeof machineStores)[number];
const byApi = storeBy('acp');
const byBrowser = storeBy('browser');
const hours = 60 * 60;

const wait = <T>(check: () => Promise<T>): Promise<T> => retryUntil(60_000, check, { everyMs: 300 });
const orderAt = (storeId: string) =>
  confirmation.orders.find((order) => order.storeId === storeId) as Confirmation['orders'][number];
const entryAt = async (storeId: string): Promise<QueueDetail> =>
  (await ops.call(api.placement.getQueueEntry, { params: { orderNumber: orderAt(storeId).museOrderNumber } })).body;
const readOrder = async (storeId: string) =>
  (await shopper.call(api.orders.getOrder, { params: { orderNumber: orderAt(storeId).museOrderNumber } })).body;

/** The e-mails with a question about this order. */
const questionsAbout = (storeId: string) =>
  savedEmails(system.look, { kind: 'price-question', about: orderAt(storeId).museOrderNumber });

async function linkOf(storeId: string): Promise<string> {
  const [email, ...more] = await wait(async () => {
    const found = await questionsAbout(storeId);
    expect(found).not.toEqual([]);
    return found;
  });
  expect(more).toEqual([]);
  return linkIn(email as SavedEmail) ?? '';
}

const browser = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };
const submitForm = (link: string, answer: string) =>
  fetch(link, { method: 'POST', headers: browser, body: `answer=${answer}` });

async function refundedInFull(storeId: string): Promise<void> {
  await wait(async () => {
    const order = await readOrder(storeId);
    expect(order).toMatchObject({ status: 'failed', paymentStatus: 'refunded', refundedCents: order.totalCents });
  });
}

it('three orders cost more than was paid: each waits for the shopper, who has one e-mail about each', async () => {
  for (const { storeId } of [byApi, byBrowser])
    await stores.switch(storeId, { priceChange: { at: 'review', amount: 2_000 } });
  for (const { storeId, products } of [byApi, byBrowser]) {
    const { sku, sizes, colors } = products[0] as (typeof products)[number];
    const body = { storeId, productSku: sku, size: sizes[0] ?? null, color: colors[0] ?? null };
    expect((await shopper.call(api.cart.addItem, { body })).status).toBe(201);
  }
  await shopper.call(api.cart.addItem, {
    body: { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' },
  });
  confirmation = await buyCart(shopper);

  await wait(async () => expect((await entryAt('nordstrom')).status).toBe('queued'));
  const { museOrderNumber: orderNumber } = orderAt('nordstrom');
  await ops.call(api.placement.claimEntry, { params: { orderNumber } });
  const asked = await ops.call(api.placement.askCustomer, {
    params: { orderNumber },
    body: { actualTotalCents: (await entryAt('nordstrom')).ceilingCents + 1 },
  });
  expect(asked.status).toBe(200);
  for (const storeId of [byApi.storeId, byBrowser.storeId, 'nordstrom']) {
    await wait(async () =>
      expect(await entryAt(storeId)).toMatchObject({ status: 'on_hold', question: { answer: null } }),
    );
    expect(await linkOf(storeId)).toMatch(`${system.gatewayUrl}/api/v1/questions/`);
    await wait(async () => {
      const { status, history } = await readOrder(storeId);
      expect(status).toBe('pending');
      expect(history.at(-1)?.note).toContain('await your answer by');
      expect(JSON.stringify(history)).not.toContain('/questions/');
    });
  }
});

it('the link opens a page, and `cancel` refunds the order to the cent', async () => {
  const link = await linkOf(byApi.storeId);
  const page = await fetch(link, { headers: { accept: 'text/html' } });
  expect([page.status, page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual([
    200,
    'no-referrer',
    'no-store',
  ]);
  expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
  expect(await page.text()).toContain('Cancel the order');
  const point = 'request: committed, not answered yet';
  system.process('placement').failAt({ point, about: api.placement.answerQuestion.id });
  const unanswered = await submitForm(link, 'cancel');
  expect([unanswered.status, await unanswered.text()]).toEqual([503, expect.stringContaining('<main>')]);
  await kills.waitForKillAndRestart('placement');
  const answered = await wait(async () => {
    const response = await submitForm(link, 'cancel');
    expect(response.status).not.toBe(503);
    return response;
  });
  expect([answered.status, await answered.text()]).toEqual([200, expect.stringContaining('Your order has ended')]);
  await refundedInFull(byApi.storeId);
  const [charge] = await chargesOf(system, confirmation.checkoutSessionId);
  expect(charge).toMatchObject({ amount_refunded: orderAt(byApi.storeId).totalCents });
  const forged = await fetch(
    link.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')),
    { headers: { accept: 'text/html' } },
  );
  expect(forged.status).toBe(404);
});

it('`wait` tries the order again without another e-mail, and buys it once when the price is back', async () => {
  const { storeId } = byBrowser;
  expect((await submitForm(await linkOf(storeId), 'wait')).status).toBe(200);
  await wait(async () => expect((await readOrder(storeId)).history.at(-1)?.note).toContain('You chose to wait'));
  await clock.advance(2 * hours);
  await wait(async () => {
    const { status, attempts } = await entryAt(storeId);
    expect([status, attempts.map(({ code }) => code)]).toEqual(['on_hold', ['over_ceiling', 'over_ceiling']]);
  });
  await stores.switch(storeId, { priceChange: null });
  await clock.advance(2 * hours);
  await wait(async () => expect((await entryAt(storeId)).status).toBe('placed'));
  expect(await boughtFor(stores, await entryAt(storeId))).toHaveLength(1);
  expect(await questionsAbout(storeId)).toHaveLength(1);
});

it('without an answer the order fails after 24 hours and is refunded, and the link says that it is too late', async () => {
  system.process('placement').failAt({ point: 'transaction: before the commit', about: 'placement.failed' });
  await clock.advance(20.1 * hours);
  await kills.waitForKillAndRestart('placement');
  expect((await readOrder('nordstrom')).status).toBe('pending');
  await clock.advance(leaseSeconds);
  await refundedInFull('nordstrom');
  const late = await submitForm(await linkOf('nordstrom'), 'wait');
  expect([late.status, await late.text()]).toEqual([410, expect.stringContaining('time for an answer is over')]);
  const [charge, ...more] = await chargesOf(system, confirmation.checkoutSessionId);
  expect(more).toEqual([]);
  expect(charge).toMatchObject({
    amount_refunded: orderAt(byApi.storeId).totalCents + orderAt('nordstrom').totalCents,
  });
});

it('every invariant holds', () => expectInvariantsHold(system));
