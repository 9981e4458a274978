import { api, sum } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { place } from './support/orders.ts';
import { createPurchase } from './support/purchases.ts';
import { createPaid } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const admin = () => ctx.payments.as('accountant', ['admin']);
const { bookStorePayment, listStorePayables, listStorePayments, trialBalance } = api.payments;
let stores = 0;

/** A store that has accepted an order for this amount; returns its id. */
async function owedStore(cents: number): Promise<string> {
  const storeId = `store-payable-${(stores += 1)}`;
  const [share] = createPurchase([20_000]).shares;
  if (!share) throw new Error('a purchase without a share');
  const { purchase } = await createPaid(ctx, { shares: [{ ...share, storeId }], amountCents: 20_000 });
  await place(ctx, purchase, { ...share, storeId }, cents);
  await eventually(async () => expect(await openAt(storeId)).toBe(cents));
  return storeId;
}
const openAt = async (storeId: string) =>
  (await admin().call(listStorePayables)).body.stores.find((store) => store.storeId === storeId)?.openCents ?? 0;
const balanceOf = async (account: string) => {
  const { body } = await admin().call(trialBalance);
  return sum(body.accounts.filter((each) => each.account === account).map(({ balanceCents }) => balanceCents));
};
const paymentTo = (storeId: string, amountCents: number, reference: string) => ({
  ...{ storeId, amountCents, currency: 'USD', reference, paidAt: '2026-01-31' },
});

describe('a payment to a store', () => {
  it('is booked from what is owed to the store to the bank; what is open is listed', async () => {
    const storeId = await owedStore(11_500);
    const bank = await balanceOf('bank');
    const paid = await admin().call(bookStorePayment, { body: paymentTo(storeId, 10_000, 'visa 2026-01 #1') });
    expect([paid.status, paid.body]).toMatchObject([201, { storeId, amountCents: 10_000, bookedBy: 'accountant' }]);
    expect(await openAt(storeId)).toBe(1_500);
    expect(await balanceOf('bank')).toBe(bank - 10_000);
    await untilIdle(ctx);
    const listed = await admin().call(listStorePayments, { query: { storeId } });
    expect(listed.body).toMatchObject({
      payments: [{ reference: 'visa 2026-01 #1', paidAt: '2026-01-31T00:00:00.000Z' }],
    });
  });

  it('is booked once per reference, also by ten at once; with other details the reference is refused', async () => {
    const storeId = await owedStore(5_000);
    const body = paymentTo(storeId, 5_000, 'visa 2026-01 #2');
    const all = await Promise.all(Array.from({ length: 10 }, () => admin().call(bookStorePayment, { body })));
    expect(all.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    expect(await openAt(storeId)).toBe(0);
    const other = await admin().call(bookStorePayment, { body: { ...body, amountCents: 4_999 } });
    expect([other.status, other.problem.code]).toEqual([409, 'reference_used']);
    expect(await openAt(storeId)).toBe(0);
  });

  it('may be more than is owed, which the list shows, and may come back', async () => {
    const storeId = await owedStore(2_000);
    await admin().call(bookStorePayment, { body: paymentTo(storeId, 2_500, 'visa 2026-01 #3') });
    expect(await openAt(storeId)).toBe(-500);
    await admin().call(bookStorePayment, { body: paymentTo(storeId, -500, 'visa 2026-02 #1') });
    expect(await openAt(storeId)).toBe(0);
  });

  it('to a store that nothing is owed to is refused, and so are other roles and impossible amounts', async () => {
    const body = paymentTo('never-heard-of', 100, 'visa 2026-01 #4');
    expect((await admin().call(bookStorePayment, { body })).problem.code).toBe('unknown_store');
    expect((await ctx.payments.as('olga', ['ops']).call(bookStorePayment, { body })).status).toBe(403);
    const storeId = await owedStore(100);
    for (const wrong of [{ amountCents: 0 }, { amountCents: 1.5 }, { paidAt: 'yesterday' }, { reference: ' ' }]) {
      const refused = await admin().call(bookStorePayment, { body: { ...paymentTo(storeId, 1, 'x'), ...wrong } });
      expect([refused.status, refused.problem.code]).toEqual([400, 'validation_failed']);
    }
  });
});
