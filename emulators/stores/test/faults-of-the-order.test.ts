import { fillIn, place } from './support/purchase.ts';
import { openStores } from './support/store.ts';

const stores = await openStores();
afterAll(() => stores.stop());

async function atTheReview(switches: Parameters<ReturnType<typeof stores.open>['switch']>[0]) {
  const store = stores.open();
  await store.switch(switches);
  const ann = store.customer();
  return { store, ann, review: (await fillIn(ann)).review };
}

describe('a dropped connection', () => {
  it('before the order is recorded: nothing was bought', async () => {
    const { store, ann, review } = await atTheReview({ dropBeforeOrder: 1 });
    await expect(place(ann, review)).rejects.toThrow('fetch failed');
    expect(await store.snapshot()).toMatchObject({ orderPosts: 1, orders: [] });

    await place(ann, review);
    expect((await store.snapshot()).orders).toHaveLength(1);
  });

  it('after the order is recorded, then the same POST again: a duplicate order', async () => {
    const { store, ann, review } = await atTheReview({ dropAfterOrder: 1 });
    await expect(place(ann, review)).rejects.toThrow('fetch failed');
    expect((await store.snapshot()).orders).toHaveLength(1);

    await place(ann, review);
    const { orderPosts, orders } = await store.snapshot();
    expect({ orderPosts, numbers: new Set(orders.map(({ number }) => number)).size }).toEqual({
      orderPosts: 2,
      numbers: 2,
    });
  });

  it('with a token against double submission the same POST shows the first order', async () => {
    const { store, ann, review } = await atTheReview({ dropAfterOrder: 1, doubleSubmitToken: true });
    await expect(place(ann, review)).rejects.toThrow('fetch failed');
    const confirmation = await place(ann, review);

    const { orderPosts, orders } = await store.snapshot();
    expect({ orderPosts, orders: orders.length }).toEqual({ orderPosts: 2, orders: 1 });
    expect(confirmation.text('order-number')).toBe(orders[0]?.number);
  });

  it('leaves the order in the history and in the e-mail', async () => {
    const { store, ann, review } = await atTheReview({ dropAfterOrder: 1 });
    await expect(place(ann, review)).rejects.toThrow('fetch failed');
    const number = (await store.snapshot()).orders[0]?.number;
    expect((await ann.get('/orders')).body).toContain(`/orders/${number}`);
    expect((await store.mail())[0]?.text).toContain(`Order number: ${number}`);
  });
});

describe('the confirmation', () => {
  it('has no number with confirmationWithoutNumber, but the e-mail has', async () => {
    const { store, ann, review } = await atTheReview({ confirmationWithoutNumber: true });
    const confirmation = await place(ann, review);
    const number = (await store.snapshot()).orders[0]?.number as string;
    expect(confirmation.heading).toBe('Thank you for your order');
    expect(confirmation.body).not.toContain(number);
    expect((await store.mail())[0]?.subject).toContain(number);
  });

  it('is that of another customer with othersConfirmation', async () => {
    const { store, ann, review } = await atTheReview({ othersConfirmation: true });
    const confirmation = await place(ann, review);
    expect(confirmation.text('ship-to')).toContain('Someone Else');
    expect(confirmation.text('order-number')).not.toBe((await store.snapshot()).orders[0]?.number);
  });

  it('comes late with slowConfirmationMs, when the order is long recorded', async () => {
    const { store, ann, review } = await atTheReview({ slowConfirmationMs: 700 });
    const answer = place(ann, review);
    let answered = false;
    void answer.then(() => (answered = true));
    while ((await store.snapshot()).orders.length === 0) expect(answered).toBe(false);
    expect(answered).toBe(false);
    expect((await answer).heading).toBe('Thank you for your order');
  });

  it('has the number of an earlier order with sameOrderNumber', async () => {
    const { store, ann, review } = await atTheReview({ sameOrderNumber: true });
    const first = await place(ann, review);
    const bob = store.customer();
    const second = await place(bob, (await fillIn(bob, { email: 'bob@muse.example' })).review);
    expect(second.text('order-number')).toBe(first.text('order-number'));
    expect(await store.snapshot()).toMatchObject({ orderPosts: 2, distinctEmails: 2 });
  });

  it('is followed by a cancellation with lateCancellation', async () => {
    const { store, ann, review } = await atTheReview({ lateCancellation: true });
    const number = (await place(ann, review)).text('order-number') as string;
    expect((await ann.get(`/orders/${number}`)).text('order-status')).toBe('cancelled');
    expect((await store.mail()).map(({ subject }) => subject)).toEqual([
      `Thank you for your order ${number}`,
      `Your order ${number} was cancelled`,
    ]);
  });
});
