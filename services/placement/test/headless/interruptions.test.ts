import { setTimeout as wait } from 'node:timers/promises';
import { StoppedError } from '../../src/ways/way.ts';
import { type BrowserStore, inSmallWindow, openBrowserStores } from '../support/browser.ts';

/** Not concurrent: a killed browser ends all of its contexts. */
let stores: Awaited<ReturnType<typeof openBrowserStores>>;
beforeAll(async () => {
  stores = await openBrowserStores();
});
afterAll(() => stores.close());

async function killBrowser(): Promise<void> {
  const { browser, release } = await stores.pool.lease();
  browser.process()?.kill('SIGKILL');
  await new Promise<void>((resolve) => (browser.connected ? browser.once('disconnected', resolve) : resolve()));
  await release();
}

/** One tote for a guest: the shortest purchase. */
const oneLine = (store: BrowserStore) => {
  const order = store.order();
  return { ...order, lines: order.lines.slice(1), ceilingCents: 10_000 };
};

test('a browser that is killed before any step has bought nothing, and the next attempt gets a new one', async () => {
  const store = stores.open('forms-guest');
  const context = store.context();
  const session = await store.way.open(oneLine(store), context);
  expect(await session.prepare()).toMatchObject({ state: 'prepared' });
  await session.close();
  const all = context.steps;
  expect(all.length).toBeGreaterThan(20);
  // One step of each kind: a dying browser does not know one field from another.
  const kinds = all.filter((step) => step === all.find((each) => each.split(': ')[1] === step.split(': ')[1]));
  expect(kinds).toHaveLength(11);
  for (const killed of kinds) {
    const checkpoint = async (step: string) => {
      if (step === killed) await killBrowser();
    };
    const dying = await store.way.open(oneLine(store), store.context({ checkpoint }));
    expect(await dying.prepare()).toMatchObject({ state: 'not_submitted', code: 'interrupted', step: killed });
    await dying.close();
  }
  expect(await store.snapshot()).toMatchObject({ orderPosts: 0, orders: [] });
});

test('a browser that is killed before the order is sent has bought nothing', async () => {
  const store = stores.open(inSmallWindow('forms-guest'));
  const session = await store.way.open(oneLine(store), store.context());
  await session.prepare();
  await killBrowser();
  expect(await session.submit()).toMatchObject({ state: 'not_submitted', code: 'interrupted' });
  await session.close();
  expect(await store.snapshot()).toMatchObject({ orderPosts: 0 });
});

test('a browser that is killed after the order is sent leaves the outcome unknown, and the order once', async () => {
  const store = stores.open(inSmallWindow('single-page-guest'));
  await store.switch({ slowConfirmationMs: 20_000 });
  const session = await store.way.open(oneLine(store), store.context());
  await session.prepare();
  const submitting = session.submit();
  while ((await store.snapshot()).orderPosts === 0) await wait(20);
  await killBrowser();
  // The store has the order; whether its answer reached us before the browser died is a race.
  expect(await submitting).toMatchObject({
    state: 'unknown',
    code: expect.stringMatching(/^no_(?:answer|confirmation)$/),
  });
  await session.close();
  expect((await store.snapshot()).orders).toHaveLength(1);
});

test('a kill switch between two steps stops the attempt there, with what was filled in', async () => {
  const store = stores.open(inSmallWindow('forms-guest'));
  const checkpoint = async (step: string) => {
    if (step === 'prepare 19: click')
      throw new StoppedError('killed_by_switch', 'An admin has switched this off.', step);
  };
  const session = await store.way.open(oneLine(store), store.context({ checkpoint }));
  expect(await session.prepare()).toMatchObject({
    state: 'not_submitted',
    code: 'killed_by_switch',
    step: 'prepare 19: click',
    filled: expect.arrayContaining(['#city: San Francisco']),
  });
  await session.close();
});

test('an attempt that is aborted ends, also in a store that does not answer', async () => {
  const store = stores.open(inSmallWindow('forms-guest'), { stepTimeoutMs: 5_000 });
  await store.switch({ hang: { at: 'product' } });
  const ending = new AbortController();
  const session = await store.way.open(oneLine(store), store.context({ signal: ending.signal }));
  const preparing = session.prepare();
  await wait(300);
  ending.abort();
  expect(await preparing).toMatchObject({ state: 'not_submitted', code: 'interrupted' });
  await session.close();
});
