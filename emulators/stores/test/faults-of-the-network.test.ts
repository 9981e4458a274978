import { vendors } from '../src/faults/vendors.ts';
import { fillIn } from './support/purchase.ts';
import { openStores } from './support/store.ts';

const stores = await openStores();
afterAll(() => stores.stop());

/** What tells a wall of this vendor from a page of the shop. */
const markers: Record<(typeof vendors)[number], RegExp> = {
  recaptcha: /class="g-recaptcha"[^>]*width:304px/,
  hcaptcha: /class="h-captcha"/,
  turnstile: /class="cf-turnstile"/,
  cloudflare: /id="challenge-running"/,
  perimeterx: /id="px-captcha"/,
  datadome: /captcha-delivery\.com/,
  aws_waf: /id="captcha-container"/,
};

describe('switch challenge', () => {
  it.each(vendors)('%s: nothing but its wall, counted', async (vendor) => {
    const store = stores.open();
    await store.switch({ challenge: { at: 'review', vendor } });
    const { payment, review } = await fillIn(store.customer());
    expect(payment.body).not.toMatch(markers[vendor]);
    expect(review.body).toMatch(markers[vendor]);
    expect(review.body).not.toContain('place-order');
    expect((await store.snapshot()).challenges).toBe(1);
  });

  it('has the headers of Cloudflare and DataDome', async () => {
    const store = stores.open();
    await store.switch({ challenge: { at: 'everywhere', vendor: 'cloudflare' } });
    const cloudflare = await store.customer().get('/');
    expect([cloudflare.status, cloudflare.headers.get('cf-mitigated')]).toEqual([403, 'challenge']);
    await store.switch({ challenge: { at: 'everywhere', vendor: 'datadome' } });
    expect((await store.customer().get('/')).headers.get('x-datadome')).toBe('protected');
  });

  it.each(['hidden', 'corner'] as const)('a harmless badge (%s) and cookies stand on healthy pages', async (badge) => {
    const store = stores.open();
    await store.switch({ badge });
    const home = await store.customer().get('/');
    expect(home.status).toBe(200);
    expect(home.body).toContain('class="grecaptcha-badge"');
    const cookies = home.headers.getSetCookie().map((cookie) => cookie.split('=')[0]);
    expect(cookies).toEqual(['sid', 'datadome', '_px3', '_abck', 'cf_clearance']);
  });
});

describe('switches of the network', () => {
  it.each([403, 429, 503] as const)('status %i, for as many requests as asked', async (code) => {
    const store = stores.open();
    await store.switch({ status: { at: 'product', code, times: 2 } });
    const ann = store.customer();
    const statuses = [];
    for (let visits = 0; visits < 3; visits += 1) statuses.push((await ann.get('/product/NORD-CASH-01')).status);
    expect(statuses).toEqual([code, code, 200]);
    expect((await ann.get('/')).status).toBe(200);
  });

  it('hang: no answer, while other pages and the control API answer', async () => {
    const store = stores.open();
    await store.switch({ hang: { at: 'bag' } });
    const leaving = new AbortController();
    let answered = false;
    const asked = fetch(`${store.url}/bag`, { signal: leaving.signal }).finally(
      () => (answered = !leaving.signal.aborted),
    );
    while ((await store.snapshot()).requests.bag !== 1) await new Promise(setImmediate);
    expect((await store.customer().get('/')).status).toBe(200);
    expect(answered).toBe(false);
    leaving.abort();
    await expect(asked).rejects.toThrow('aborted');
  });

  it('nonsense: an answer that is no page of a shop', async () => {
    const store = stores.open();
    await store.switch({ nonsense: { at: 'home' } });
    expect((await store.customer().get('/')).body).toContain('<<<{"total": "NaN"}>>>');
  });

  it('latencyMs and jitterMs delay every page', async () => {
    const store = stores.open();
    await store.switch({ latencyMs: 200, jitterMs: 50 });
    const before = performance.now();
    await store.customer().get('/');
    expect(performance.now() - before).toBeGreaterThanOrEqual(195);
  });
});
