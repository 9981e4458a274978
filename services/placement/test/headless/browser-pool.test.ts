import { findOrInstallChromium } from '@muse/dev-servers';
import { findBrowser } from '../../src/ways/headless/browser/executable.ts';
import { BrowserPool, type BrowserPoolOptions } from '../../src/ways/headless/browser/pool.ts';

let pool: BrowserPool | undefined;
afterEach(() => pool?.close());

async function openPool(options: Partial<BrowserPoolOptions>) {
  const { path } = await findOrInstallChromium(console.log);
  const opened = new BrowserPool({ program: findBrowser(path, true), contexts: 3, ...options });
  pool = opened;
  return { lease: () => opened.lease() };
}

test('a browser is replaced after so many attempts, and closed when the last of them has ended', async () => {
  const { lease } = await openPool({ attempts: 2 });
  const [first, second] = [await lease(), await lease()];
  expect(second.browser).toBe(first.browser);
  const third = await lease();
  expect(third.browser).not.toBe(first.browser);
  await first.release();
  await first.release(); // counts once
  expect(first.browser.connected).toBe(true);
  await second.release();
  expect(first.browser.connected).toBe(false);
  expect(third.browser.connected).toBe(true);
});

test('a browser is replaced at its age', async () => {
  const { lease } = await openPool({ maxAgeMs: -1 });
  const old = await lease();
  await old.release();
  expect(old.browser.connected).toBe(false);
  expect((await lease()).browser).not.toBe(old.browser);
});

test('a browser that is discarded gets no other attempt, and is closed when its last one has ended', async () => {
  const { lease } = await openPool({});
  const [hung, sharing] = [await lease(), await lease()];
  hung.discard();
  const other = await lease();
  expect(other.browser).not.toBe(hung.browser);
  await hung.release();
  expect(sharing.browser.connected).toBe(true);
  await sharing.release();
  expect(hung.browser.connected).toBe(false);
});

test('attempts that begin together share one browser, also when they replace one', async () => {
  const { lease } = await openPool({ attempts: 3 });
  const together = await Promise.all([lease(), lease(), lease()]);
  expect(new Set(together.map(({ browser }) => browser)).size).toBe(1);
  for (const { release } of together) await release();
  const next = await Promise.all([lease(), lease()]);
  expect(new Set(next.map(({ browser }) => browser)).size).toBe(1);
  expect(next[0]?.browser).not.toBe(together[0]?.browser);
});
