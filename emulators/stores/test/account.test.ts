import { address, card, fillIn, place, sweater } from './support/purchase.ts';
import { openStores } from './support/store.ts';

const stores = await openStores();
afterAll(() => stores.stop());

const login = { email: 'buyer-1@muse.example', password: 'store-password-1' };

describe('a customer with an account', () => {
  it('signs in, buys, and finds the order in the history', async () => {
    const store = stores.open();
    const buyer = store.customer();
    await buyer.post('/bag', sweater);
    expect((await buyer.post('/sign-in', { ...login, password: 'wrong' })).problem).toBe('bad_login');
    expect((await buyer.post('/sign-in', login)).path).toBe('/checkout/address');
    await buyer.post('/checkout/address', address);
    await buyer.post('/checkout/shipping', { method: 'express' });
    const confirmation = await place(buyer, await buyer.post('/checkout/payment', card));
    const number = confirmation.text('order-number') as string;

    const elsewhere = store.customer();
    await elsewhere.post('/sign-in', login);
    const history = await elsewhere.get('/orders');
    expect(history.body).toContain(`/orders/${number}`);
    expect((await elsewhere.get(`/orders/${number}`)).text('ship-to')).toContain('MO-42');
  });

  it('has one bag in all sessions, so two purchases of one account disturb each other', async () => {
    const store = stores.open();
    const [one, two] = [store.customer(), store.customer()];
    await one.post('/sign-in', login);
    await two.post('/sign-in', login);
    await one.post('/bag', sweater);

    expect((await two.get('/bag')).cells('name')).toEqual(['Cashmere Crewneck Sweater']);
    expect((await store.snapshot()).bags[login.email]).toHaveLength(1);
  });

  it('does not see the orders of others', async () => {
    const store = stores.open();
    const ann = store.customer();
    const number = (await place(ann, (await fillIn(ann)).review)).text('order-number');
    const buyer = store.customer();
    await buyer.post('/sign-in', login);

    expect((await buyer.get('/orders')).body).not.toContain(`/orders/${number}`);
    expect((await buyer.get(`/orders/${number}`)).path).toBe('/sign-in');
  });
});

describe('after the purchase', () => {
  it('a guest finds the order by number and e-mail only', async () => {
    const store = stores.open();
    const ann = store.customer();
    const number = (await place(ann, (await fillIn(ann)).review)).text('order-number');
    const find = (email: string) => store.customer().get(`/orders/find?number=${number}&email=${email}`);

    expect((await find('ann@muse.example')).text('order-status')).toBe('processing');
    expect((await find('bob@muse.example')).text('not-found')).toBeDefined();
  });

  it('the warehouse ships: the parcel can be tracked and the order no longer be cancelled', async () => {
    const store = stores.open();
    const ann = store.customer();
    const number = (await place(ann, (await fillIn(ann)).review)).text('order-number') as string;
    expect((await store.control('/orders', { number, status: 'shipped' })).body).toEqual({ moved: 1 });

    const tracking = (await ann.get(`/orders/${number}`)).text('tracking');
    const [, code] = (tracking ?? '').split(' ');
    expect((await store.customer().get(`/tracking/${code}`)).text('order-status')).toBe('shipped');
    expect((await ann.post(`/orders/${number}/cancel`, {})).problem).toBe('bad_input');
    expect((await store.mail()).at(-1)?.text).toContain(`Tracking: UPS ${code}`);
  });

  it('the customer cancels before it ships', async () => {
    const store = stores.open();
    const ann = store.customer();
    const number = (await place(ann, (await fillIn(ann)).review)).text('order-number');

    expect((await ann.post(`/orders/${number}/cancel`, {})).text('order-status')).toBe('cancelled');
    expect((await store.snapshot()).orders[0]?.status).toBe('cancelled');
  });
});
