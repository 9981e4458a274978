import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openPage } from '../../src/ways/headless/browser/open-page.ts';
import { SingleShotGuard } from '../../src/ways/headless/network/single-shot-guard.ts';
import { storeHosts } from '../../src/ways/headless/network/store-hosts.ts';
import { attempt, inSmallWindow, openBrowserStores } from '../support/browser.ts';

/** The order would be posted in a second window, by the page's script and by its button. */
const twoWindows = `<form id="f" method="post" target="_blank" action="/order"><button>Buy</button></form>
<script>document.getElementById('f').submit(); document.getElementById('f').requestSubmit();</script>`;

/** Over HTTP/2 and TLS, with Secure and HttpOnly cookies. The store has no token against double submission. */
describe('a store over HTTP/2', () => {
  let stores: Awaited<ReturnType<typeof openBrowserStores>>;
  beforeAll(async () => {
    stores = await openBrowserStores({ tls: true });
  });
  afterAll(() => stores.close());

  test.each(['forms-account', 'single-page-guest'] as const)('gets an order once: %s', async (recipe) => {
    const { result, orders } = await attempt(stores.open(inSmallWindow(recipe)));
    expect(result).toMatchObject({ state: 'placed' });
    expect(orders).toHaveLength(1);
  });

  test('gets one order when its connection drops after the order is recorded, as browsers repeat a POST there', async () => {
    const store = stores.open(inSmallWindow('forms-account'));
    await store.switch({ dropAfterOrder: 1 });
    const { result, orders, orderPosts } = await attempt(store);
    expect(result).toMatchObject({ state: 'unknown', code: 'no_answer' });
    expect({ orders: orders.length, orderPosts }).toEqual({ orders: 1, orderPosts: 1 });
  });
});

describe('a page that wants more than its store', () => {
  let stores: Awaited<ReturnType<typeof openBrowserStores>>;
  let store: Server;
  let other: Server;
  const received: string[] = [];
  const seenByStore: string[] = [];
  const listen = async (server: Server) => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  let otherUrl: string;
  let storeUrl: string;

  beforeAll(async () => {
    stores = await openBrowserStores();
    other = createServer((request, response) => {
      received.push(`${request.method} ${request.url}`);
      response.end('other');
    });
    otherUrl = await listen(other);
    store = createServer((request, response) => {
      seenByStore.push(`${request.method} ${request.url}`);
      if (request.url === '/form') return response.writeHead(200, { 'content-type': 'text/html' }).end(twoWindows);
      if (request.url === '/away') return response.writeHead(302, { location: `${otherUrl}/away` }).end();
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<h1>Store</h1><img src="${otherUrl}/image"><iframe src="${otherUrl}/frame"></iframe>
<script>
fetch('${otherUrl}/fetch', { mode: 'no-cors' }).catch(() => 0);
navigator.sendBeacon?.('${otherUrl}/beacon', 'x');
try { new WebSocket('${otherUrl.replace('http', 'ws')}/socket'); } catch {}
try { new Worker(URL.createObjectURL(new Blob(["fetch('${otherUrl}/worker')"]))); } catch {}
try { window.open('${otherUrl}/popup'); } catch {}
window.done = true;
</script>`);
    });
    storeUrl = await listen(store);
  });
  afterAll(async () => {
    await stores.close();
    for (const server of [store, other]) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function visit(path: string) {
    const { browser, release } = await stores.pool.lease();
    const opened = await openPage(browser, {
      hosts: storeHosts(storeUrl, [], false),
      ...{ profile: 'declared' as const, contact: 'bot@muse.example', stepTimeoutMs: 25_000 },
    });
    const options = {
      hosts: storeHosts(storeUrl, [], false),
      timeoutMs: 1_000,
      acceptSelfSigned: false,
      isLate: () => false,
    };
    const submission = { method: 'POST' as const, path: '/order', before: [] };
    opened.traffic.guardWith(new SingleShotGuard(submission, opened.context, options));
    await opened.page.goto(`${storeUrl}${path}`).catch(() => undefined);
    await opened.page.waitForNetworkIdle({ idleTime: 300 }).catch(() => undefined);
    return { ...opened, end: async () => void (await opened.close(), await release()) };
  }

  test('reaches no other host by pictures, frames, scripts, beacons, sockets, workers or pop-ups', async () => {
    const { page, end } = await visit('/');
    expect(await page.evaluate('window.done')).toBe(true);
    await end();
    expect(received).toEqual([]);
  });

  test('opens no second window, where nobody would guard its requests', async () => {
    const { context, end } = await visit('/form');
    expect(await context.pages()).toHaveLength(1);
    await end();
    expect(seenByStore.filter((request) => request.startsWith('POST'))).toEqual([]);
  });

  test('is not followed to another host', async () => {
    const { traffic, end } = await visit('/away');
    expect(traffic.foreign).toBe(new URL(otherUrl).host);
    await end();
    expect(received).toEqual([]);
  });
});
