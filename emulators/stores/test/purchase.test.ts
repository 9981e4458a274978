import { address, card, fillIn, place, sweater } from './support/purchase.ts';
import { openStores } from './support/store.ts';

const stores = await openStores();
afterAll(() => stores.stop());

describe('a purchase at the shop with forms', () => {
  it('goes from search to confirmation, and the store records what was bought', async () => {
    const store = stores.open();
    const ann = store.customer();
    expect((await ann.get('/search?q=cashmere')).body).toContain('/product/NORD-CASH-01');

    const { product, bag, review } = await fillIn(ann);
    expect(product.text('price')).toBe('$129.50');
    expect(bag.cells('variant')).toEqual(['Size M, Navy']);
    expect([review.text('subtotal'), review.text('shipping-cost'), review.text('tax'), review.text('total')]).toEqual([
      '$129.50',
      '$6.95',
      '$9.39',
      '$145.84',
    ]);
    const confirmation = await place(ann, review);

    expect(confirmation.path).toMatch(/^\/checkout\/confirmation/);
    expect(confirmation.text('total')).toBe('$145.84');
    const { orderPosts, orders, distinctEmails } = await store.snapshot();
    expect({ orderPosts, orders: orders.length, distinctEmails }).toEqual({
      orderPosts: 1,
      orders: 1,
      distinctEmails: 1,
    });
    expect(orders[0]).toMatchObject({
      number: confirmation.text('order-number'),
      email: 'ann@muse.example',
      lines: [{ sku: 'NORD-CASH-01', size: 'M', color: 'Navy', quantity: 1, unitPrice: 12_950 }],
      address,
      total: 14_584,
      currency: 'USD',
      card: { last4: '4242' },
    });
  });

  it('is confirmed by an e-mail with the order number', async () => {
    const store = stores.open();
    const ann = store.customer();
    const confirmation = await place(ann, (await fillIn(ann, { email: 'mo-1@orders.example' })).review);

    const [mail] = await store.mail('mo-1@orders.example');
    expect(mail?.text).toContain(`Order number: ${confirmation.text('order-number')}`);
    expect(await store.mail('another@orders.example')).toEqual([]);
  });

  it('refuses a combination that is sold out, one that does not exist, and a missing choice', async () => {
    const ann = stores.open().customer();
    const add = async (choice: object) => (await ann.post('/bag', { ...sweater, ...choice })).problem;

    expect(await add({ size: 'L', color: 'Oatmeal' })).toBe('sold_out');
    expect(await add({ size: 'XXL' })).toBe('unknown_variant');
    expect(await add({ size: '' })).toBe('unknown_variant');
    expect((await ann.get('/bag')).heading).toBe('Your bag is empty');
  });

  it('changes quantities, removes lines and redeems a promotion code', async () => {
    const ann = stores.open().customer();
    await ann.post('/bag', sweater);
    await ann.post('/bag', { sku: 'NORD-TOTE-03', size: '', color: 'Black', quantity: '1' });
    await ann.post('/bag/update', { line: '0', quantity: '2' });
    expect((await ann.post('/bag/promo', { promo: 'none' })).problem).toBe('unknown_promo');
    const withPromo = await ann.post('/bag/promo', { promo: 'welcome10' });
    expect([withPromo.text('subtotal'), withPromo.text('discount')]).toEqual(['$337.00', '-$33.70']);

    const removed = await ann.post('/bag/update', { line: '0', quantity: '0' });
    expect(removed.cells('name')).toEqual(['Everyday Canvas Tote']);
  });

  it('accepts Canadian addresses and refuses codes that do not fit the country', async () => {
    const ann = stores.open().customer();
    await ann.post('/bag', sweater);
    await ann.post('/checkout/guest', { email: 'ann@muse.example' });
    const canadian = { ...address, state: 'ON', country: 'CA' };

    expect((await ann.post('/checkout/address', canadian)).problem).toBe('bad_input');
    const accepted = await ann.post('/checkout/address', { ...canadian, postalCode: 'M5V 2T6' });
    expect(accepted.heading).toBe('Shipping method');
  });

  it('refuses card numbers that fail the check digit and the declined test card', async () => {
    const store = stores.open();
    const ann = store.customer();
    await fillIn(ann);
    const pay = async (cardNumber: string) => (await ann.post('/checkout/payment', { ...card, cardNumber })).problem;

    expect(await pay('4242424242424241')).toBe('bad_input');
    expect(await pay('4000 0000 0000 0002')).toBe('card_declined');
    expect((await store.snapshot()).declinedCards).toBe(1);
  });

  it('cannot jump to the review with an empty bag or without an address', async () => {
    const ann = stores.open().customer();
    expect((await ann.get('/checkout/review')).path).toBe('/bag');
    await ann.post('/bag', sweater);
    await ann.post('/checkout/guest', { email: 'ann@muse.example' });
    expect((await ann.get('/checkout/review')).path).toBe('/checkout/address');
  });
});
