import { attempt, cardNumber, inFrame, openBrowserStores, type RecipeName } from '../support/browser.ts';

let stores: Awaited<ReturnType<typeof openBrowserStores>>;
beforeAll(async () => {
  stores = await openBrowserStores();
});
afterAll(() => stores.close());

describe('an order placed by a browser', () => {
  test.each<[RecipeName]>([['forms-account'], ['forms-guest'], ['single-page-guest']])(
    'is at the store once, as it was ordered: %s',
    async (recipe) => {
      const store = stores.open(recipe);
      const order = store.order();
      const context = store.context();
      const session = await store.way.open(order, context);

      expect(await session.prepare()).toEqual({ state: 'prepared', totalCents: 36_143, currency: 'USD' });
      expect((await store.snapshot()).orders).toHaveLength(0);
      const placed = await session.submit();
      await session.close();

      const { orders, orderPosts, userAgents } = await store.snapshot();
      expect(orderPosts).toBe(1);
      expect(orders).toEqual([
        expect.objectContaining({
          number: 'storeOrderNumber' in placed && placed.storeOrderNumber,
          total: 36_143,
          email: recipe === 'forms-account' ? 'buyer-1@muse.example' : order.email,
          address: expect.objectContaining({ line1: '1 Market St', line2: `Apt 4, ${order.orderNumber}`, state: 'CA' }),
          lines: [
            expect.objectContaining({ sku: 'NORD-CASH-01', size: 'M', color: 'Navy', quantity: 2 }),
            expect.objectContaining({ sku: 'NORD-TOTE-03', color: 'Natural', quantity: 1 }),
          ],
        }),
      ]);
      expect(placed).toMatchObject({ state: 'placed', totalCents: 36_143, currency: 'USD' });
      expect(userAgents).toEqual([expect.stringMatching(/MuseCommerceBot\/1\.0 \(\+https:\/\/muse\.example\/bot\)$/)]);
      expect(context.steps.length).toBeGreaterThan(20);
      const kinds = context.evidence.map(({ step, contentType }) => `${step}: ${contentType}`);
      expect(kinds).toEqual(
        expect.arrayContaining(['review: image/webp', 'review: text/plain', 'confirmation: image/webp']),
      );
      const texts = context.evidence.filter(({ contentType }) => contentType !== 'image/webp');
      for (const { bytes } of texts)
        expect(Buffer.from(bytes).toString()).not.toMatch(new RegExp(`${cardNumber}|store-password|737`));
    },
  );

  test('is paid in the frame of a payment provider', async () => {
    const store = stores.open(inFrame('forms-guest', 0, '{{card.'));
    await store.switch({ paymentFrame: true });
    const { result, orders, context } = await attempt(store);
    expect(result).toMatchObject({ state: 'placed' });
    expect(orders).toHaveLength(1);
    for (const { bytes } of context.evidence.filter(({ contentType }) => contentType !== 'image/webp'))
      expect(Buffer.from(bytes).toString()).not.toMatch(new RegExp(`${cardNumber}|737`));
  });
});
