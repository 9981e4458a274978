import { address, card, fillIn, place, sweater } from './support/purchase.ts';
import { openStores } from './support/store.ts';

const stores = await openStores();
afterAll(() => stores.stop());

/** A store with these switches, and a customer before any page. */
async function storeWith(switches: Parameters<ReturnType<typeof stores.open>['switch']>[0]) {
  const store = stores.open();
  await store.switch(switches);
  return { store, ann: store.customer() };
}

describe('switch priceChange', () => {
  it.each([
    ['product', ['$149.50', '$149.50', '$149.50']],
    ['bag', ['$129.50', '$149.50', '$149.50']],
    ['review', ['$129.50', '$129.50', '$149.50']],
  ] as const)('at %s: the price changes from there on', async (at, expected) => {
    const { ann } = await storeWith({ priceChange: { at, amount: 2_000 } });
    const { product, bag, review } = await fillIn(ann);
    expect([product.text('price'), bag.text('subtotal'), review.text('subtotal')]).toEqual(expected);
  });
});

describe('switch outOfStock', () => {
  it('at product: it cannot be added', async () => {
    const { ann } = await storeWith({ outOfStock: { at: 'product' } });
    expect((await ann.get('/product/NORD-CASH-01')).text('sold-out')).toBe('Sold out');
    expect((await ann.post('/bag', sweater)).problem).toBe('sold_out');
  });

  it.each(['bag', 'shipping', 'payment', 'review'] as const)('at %s: the purchase ends in the bag', async (at) => {
    const { store, ann } = await storeWith({ outOfStock: { at } });
    const { review } = await fillIn(ann);
    expect([review.heading, review.problem]).toEqual(['Shopping bag', 'sold_out']);
    expect((await store.snapshot()).orders).toEqual([]);
  });

  it('at order: the POST is refused and nothing is recorded', async () => {
    const { store, ann } = await storeWith({ outOfStock: { at: 'order' } });
    expect((await place(ann, (await fillIn(ann)).review)).problem).toBe('sold_out');
    expect(await store.snapshot()).toMatchObject({ orderPosts: 1, orders: [] });
  });
});

describe('switches of what the customer enters', () => {
  it('quantityLimit refuses more units of a line', async () => {
    const { ann } = await storeWith({ quantityLimit: 2 });
    await ann.post('/bag', { ...sweater, quantity: '2' });
    expect((await ann.post('/bag', sweater)).problem).toBe('quantity_limit');
    expect((await ann.post('/bag/update', { line: '0', quantity: '3' })).problem).toBe('quantity_limit');
  });

  it('addressRejected refuses every address', async () => {
    const { ann } = await storeWith({ addressRejected: true });
    expect((await fillIn(ann)).shipping.problem).toBe('address_rejected');
  });

  it('cardDeclined refuses every card', async () => {
    const { store, ann } = await storeWith({ cardDeclined: true });
    expect((await fillIn(ann)).review.problem).toBe('card_declined');
    expect(await store.snapshot()).toMatchObject({ declinedCards: 1, orders: [] });
  });

  it('guestCheckout off asks for an account', async () => {
    const { ann } = await storeWith({ guestCheckout: false });
    expect((await fillIn(ann)).addressForm.problem).toBe('account_required');
  });

  it('threeDSecure asks for the code of the bank before the review', async () => {
    const { store, ann } = await storeWith({ threeDSecure: true });
    const { review: bank } = await fillIn(ann);
    expect(bank.path).toBe('/checkout/3ds');
    expect((await ann.get('/checkout/review')).path).toBe('/checkout/3ds');
    expect((await ann.post('/checkout/3ds', { code: '000000' })).problem).toBe('card_declined');
    await place(ann, await ann.post('/checkout/3ds', { code: '123456' }));
    expect((await store.snapshot()).orders).toHaveLength(1);
  });

  it('paymentFrame puts the card fields in an iframe, which exchanges them for a token', async () => {
    const { store, ann } = await storeWith({ paymentFrame: true });
    const { payment } = await fillIn(ann);
    expect(payment.body).toContain('<iframe id="payment-frame"');
    expect(payment.body).not.toContain('id="card-number"');
    expect((await ann.get('/checkout/payment-frame')).body).toContain('id="card-number"');
    const { cardToken } = JSON.parse((await ann.post('/checkout/card-tokens', card)).body) as { cardToken: string };
    await place(ann, await ann.post('/checkout/payment', { cardToken }));
    expect((await store.snapshot()).orders[0]?.card.last4).toBe('4242');
  });
});

describe('switches of what the shop shows', () => {
  it('wrongTotal adds to the total of the review and of the order', async () => {
    const { store, ann } = await storeWith({ wrongTotal: 500 });
    const { payment, review } = await fillIn(ann);
    expect([payment.text('total'), review.text('total')]).toEqual(['$145.84', '$150.84']);
    await place(ann, review);
    expect((await store.snapshot()).orders[0]?.total).toBe(15_084);
  });

  it('currency sells in another currency', async () => {
    const { store, ann } = await storeWith({ currency: 'CAD' });
    const { review } = await fillIn(ann);
    expect(review.text('total')).toBe('CA$145.84');
    await place(ann, review);
    expect((await store.snapshot()).orders[0]?.currency).toBe('CAD');
  });

  it('layout B has other ids, texts and structure, and sells the same', async () => {
    const { store, ann } = await storeWith({ layout: 'B' });
    const { product, review } = await fillIn(ann);
    expect(product.body).not.toContain('id="add-to-bag"');
    expect(product.body).toContain('Add to Cart');
    await place(ann, review);
    expect((await store.snapshot()).orders).toHaveLength(1);
  });

  it('cookieBanner and modal cover the page', async () => {
    const { ann } = await storeWith({ cookieBanner: true, modal: true });
    const { body } = await ann.get('/');
    expect(body).toContain('id="accept-cookies"');
    expect(body).toContain('id="close-modal"');
  });

  it('sessionExpiry forgets a guest once, in the middle of the checkout', async () => {
    const { ann } = await storeWith({ sessionExpiry: { at: 'payment' } });
    const { payment } = await fillIn(ann);
    expect(payment.path).toBe('/sign-in?expired=1');
    expect((await ann.get('/bag')).heading).toBe('Your bag is empty');
    expect((await fillIn(ann)).review.heading).toBe('Review your order');
  });
});

describe('text of a store', () => {
  it('is escaped on every page', async () => {
    const store = stores.open();
    const name = '<script>alert(1)</script>"';
    await store.control('/settings', { products: [{ sku: 'X', name, price: 100 }] });
    const { product, review } = await fillIn(store.customer(), {
      line: { sku: 'X', size: '', color: '', quantity: '1' },
    });
    expect(product.body + review.body).not.toContain('<script>alert');
    expect(review.text('subtotal')).toBe('$1.00');
    expect(address.line2).toBe('MO-42');
  });
});
