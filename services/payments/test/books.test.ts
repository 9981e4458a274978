import { api, refunded, sum } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { expectBalances, fail, place, ship } from './support/orders.ts';
import { createPurchase } from './support/purchases.ts';
import { createPaid, ofOrder } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const entriesAbout = (orderNumber: string) =>
  ctx.env.look<{ cause: string }>('select cause from payments.ledger_entry where order_number = $1 order by id', [
    orderNumber,
  ]);

describe('the ledger of an order that is placed', () => {
  it('books what the store asks for, and its difference to the frozen price', async () => {
    const { purchase, a, b } = await createPaid(ctx);
    await place(ctx, purchase, a, 13_100);
    await expectBalances(ctx, purchase, {
      stripe_clearing: 17_500,
      [`customer_prepayment:${a.orderNumber}`]: -12_999,
      [`customer_prepayment:${b.orderNumber}`]: -4_501,
      store_costs: 12_991,
      store_price_difference: 109,
      [`store_payable:${a.storeId}`]: -13_100,
    });
  });

  it('takes the frozen price if the store or an older release names no total, and books a redelivery once', async () => {
    const { purchase, a, b } = await createPaid(ctx);
    await Promise.all([place(ctx, purchase, a), place(ctx, purchase, a), place(ctx, purchase, b, null)]);
    await expectBalances(ctx, purchase, {
      stripe_clearing: 17_500,
      [`customer_prepayment:${a.orderNumber}`]: -12_999,
      [`customer_prepayment:${b.orderNumber}`]: -4_501,
      store_costs: 12_991 + 4_493,
      [`store_payable:${a.storeId}`]: -12_991,
      [`store_payable:${b.storeId}`]: -4_493,
    });
  });

  it('waits for the capture if order.placed overtakes it', async () => {
    const unpaid = createPurchase([5_000]);
    const [share] = unpaid.shares;
    if (!share) throw new Error('no share');
    await place(ctx, unpaid, share);
    await eventuallyDue(ctx, async () => {
      const [waiting] = await ctx.env.look<{ last_error: string }>(
        "select last_error from payments.scheduled_message where consumer = 'book-costs-when-order-placed'",
      );
      expect(waiting?.last_error).toContain('not paid yet');
    });
  });
});

describe('the ledger of an order that its store has accepted and then cancelled', () => {
  it.each([
    ['after it was placed', ['place', 'fail', 'place', 'fail'] as const],
    ['before the event that it was placed has arrived', ['fail', 'place', 'fail', 'place'] as const],
  ])('owes the store nothing, %s, once', async (_, events) => {
    const { purchase, a, b } = await createPaid(ctx);
    for (const event of events) {
      await (event === 'place' ? place(ctx, purchase, a, 13_100) : fail(ctx, purchase, a));
      await untilIdle(ctx);
    }
    await ctx.env.spy.waitFor(refunded, ofOrder(a));
    await expectBalances(ctx, purchase, {
      stripe_clearing: 4_501,
      [`customer_prepayment:${b.orderNumber}`]: -4_501,
    });
    const causes = (await entriesAbout(a.orderNumber)).map(({ cause }) => cause);
    expect(causes.filter((cause) => cause.startsWith('cancelled by store:'))).toHaveLength(1);
  });

  it('has a store that owes us what it was paid, until it comes back', async () => {
    const { purchase, a } = await createPaid(ctx);
    const accountant = ctx.payments.as('accountant', ['admin']);
    const pay = (amountCents: number, reference: string) =>
      accountant.call(api.payments.bookStorePayment, {
        body: { storeId: a.storeId, amountCents, currency: 'USD', reference, paidAt: '2026-01-31' },
      });
    const openCents = async () =>
      (await accountant.call(api.payments.listStorePayables)).body.stores.find((one) => one.storeId === a.storeId)
        ?.openCents ?? 0;
    const before = await openCents();
    await place(ctx, purchase, a, 13_100);
    await eventually(async () => expect(await openCents()).toBe(before + 13_100));
    expect((await pay(13_100, `card ${a.orderNumber}`)).status).toBe(201);
    await fail(ctx, purchase, a);
    await eventually(async () => expect(await openCents()).toBe(before - 13_100));
    expect((await pay(-13_100, `card ${a.orderNumber} came back`)).status).toBe(201);
    expect(await openCents()).toBe(before);
  });
});

describe('the ledger of an order that is shipped', () => {
  it('recognises revenue and sales tax with the first parcel, once', async () => {
    const { purchase, a, b } = await createPaid(ctx);
    await Promise.all([ship(ctx, purchase, a), ship(ctx, purchase, a), ship(ctx, purchase, a, '1Z-2')]);
    await expectBalances(ctx, purchase, {
      stripe_clearing: 17_500,
      revenue: -(12_999 - 12),
      'sales_tax_payable:NY': -12,
      [`customer_prepayment:${b.orderNumber}`]: -4_501,
    });
    expect(await entriesAbout(a.orderNumber)).toEqual([{ cause: `shipped:${a.orderNumber}` }]);
  });

  it('takes a later refund out of revenue and sales tax, not out of the prepayment', async () => {
    const { purchase, a, b } = await createPaid(ctx);
    await ship(ctx, purchase, b);
    await expectBalances(ctx, purchase, {
      stripe_clearing: 17_500,
      revenue: -(4_501 - 12),
      'sales_tax_payable:NY': -12,
      [`customer_prepayment:${a.orderNumber}`]: -12_999,
    });
    await fail(ctx, purchase, b);
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
    await untilIdle(ctx);
    await expectBalances(ctx, purchase, {
      stripe_clearing: 12_999,
      [`customer_prepayment:${a.orderNumber}`]: -12_999,
    });
  });

  it('has no revenue if it was refunded before', async () => {
    const { purchase, a, b } = await createPaid(ctx);
    await fail(ctx, purchase, b);
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
    await ship(ctx, purchase, b);
    await ship(ctx, purchase, a);
    await expectBalances(ctx, purchase, {
      stripe_clearing: 12_999,
      revenue: -(12_999 - 12),
      'sales_tax_payable:NY': -12,
    });
  });
});

describe('the running balances', () => {
  it('are the sums of the lines, and name the open accounts of orders, after concurrent purchases and refunds', async () => {
    const paid = await Promise.all(Array.from({ length: 6 }, () => createPaid(ctx)));
    await Promise.all(
      paid.flatMap(({ purchase, a, b }) => [place(ctx, purchase, a), ship(ctx, purchase, a), fail(ctx, purchase, b)]),
    );
    for (const { b } of paid) await ctx.env.spy.waitFor(refunded, ofOrder(b));
    await untilIdle(ctx);
    const differences = await ctx.env.look(`
      with lines as (
        select payments.ledger_total_of(account) as account, currency, sum(amount_cents) as cents from payments.ledger_line group by 1, 2
      ), kept as (select account, currency, sum(amount_cents) as cents from payments.ledger_balance group by 1, 2)
      select * from lines full join kept using (account, currency) where lines.cents is distinct from kept.cents`);
    expect(differences).toEqual([]);
    const open = await ctx.env.look<{ balance_cents: string }>(
      "select balance_cents from payments.ledger_open_account where account like 'customer_prepayment:%'",
    );
    const [all] = await ctx.env.look<{ cents: string }>(
      "select sum(amount_cents) as cents from payments.ledger_line where account like 'customer_prepayment:%'",
    );
    expect(sum(open.map((row) => Number(row.balance_cents)))).toBe(Number(all?.cents));
    expect(open.every((row) => row.balance_cents !== '0')).toBe(true);
  });
});
