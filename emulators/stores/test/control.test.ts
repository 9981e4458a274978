import { fillIn, place } from './support/purchase.ts';
import { openStores } from './support/store.ts';

const stores = await openStores();
afterAll(() => stores.stop());

describe('the control API', () => {
  it('changes only the switches that are named, and shows them all', async () => {
    const store = stores.open();
    await store.switch({ cardDeclined: true });
    await store.switch({ layout: 'B' });
    const switches = (await (await fetch(`${store.url}/_control`)).json()) as object;
    expect(switches).toMatchObject({ cardDeclined: true, layout: 'B', currency: 'USD' });
  });

  it('refuses unknown switches, bad values and bad JSON, and changes nothing', async () => {
    const store = stores.open();
    expect(await store.control('', { cardDeclined: true, nope: 1 })).toMatchObject({ status: 400 });
    expect((await store.control('', { status: { at: 'moon', code: 503 } })).body.error).toContain('status.at');
    const broken = await fetch(`${store.url}/_control`, { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
    expect(await (await fetch(`${store.url}/_control`)).json()).toMatchObject({ cardDeclined: false, status: null });
  });

  it('names its endpoints when asked for another', async () => {
    const { status, body } = await stores.open().control('/nothing');
    expect(status).toBe(404);
    expect(body.error).toContain('POST /reset');
  });

  it('resets one store; the others keep what they have', async () => {
    const [one, two] = [stores.open(), stores.open()];
    for (const store of [one, two]) {
      await store.switch({ currency: 'CAD' });
      const ann = store.customer();
      await place(ann, (await fillIn(ann)).review);
    }
    await one.control('/reset');
    expect(await one.snapshot()).toMatchObject({ orderPosts: 0, orders: [] });
    expect(await one.mail()).toEqual([]);
    expect((await two.snapshot()).orders[0]?.currency).toBe('CAD');
  });

  it('gives the same numbers to the same requests in the same order', async () => {
    const store = stores.open();
    const numbers = [];
    for (let run = 0; run < 2; run += 1) {
      await store.control('/reset');
      const ann = store.customer();
      numbers.push((await place(ann, (await fillIn(ann)).review)).text('order-number'));
    }
    expect(numbers[0]).toMatch(/^\d{9}$/);
    expect(numbers[1]).toBe(numbers[0]);
  });

  it('sells other products at other rates after POST /settings', async () => {
    const store = stores.open();
    await store.control('/settings', {
      products: [{ sku: 'ONE', name: 'One', price: 1_000, sizes: ['M'] }],
      taxRates: { CA: 10_000 },
      shippingMethods: [{ id: 'standard', name: 'Standard', price: 100 }],
    });
    const { review } = await fillIn(store.customer(), { line: { sku: 'ONE', size: 'M', color: '', quantity: '2' } });
    expect(review.text('total')).toBe('$23.00');
  });

  it('answers at the root and refuses names that are no tenant', async () => {
    expect((await fetch(stores.url)).status).toBe(200);
    expect((await fetch(`${stores.url}/No_Tenant/`)).status).toBe(404);
  });
});
