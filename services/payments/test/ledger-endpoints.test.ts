import { api, type BookProof, refunded, sum } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { expectBalances, fail, ship } from './support/orders.ts';
import { createPaid, ofOrder } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const admin = () => ctx.payments.as('accountant', ['admin']);
const balanceIn = (accounts: { account: string; balanceCents: number }[], account: string) =>
  sum(accounts.filter((each) => each.account === account).map(({ balanceCents }) => balanceCents));

async function provenBooks(): Promise<BookProof[]> {
  const { status, body } = await admin().call(api.payments.checkBooks);
  expect(status).toBe(200);
  return body.proofs;
}

describe('the trial balance', () => {
  it('adds up to zero and shows the accounts of orders under one name', async () => {
    const { purchase, a, b } = await createPaid(ctx);
    await ship(ctx, purchase, a);
    await fail(ctx, purchase, b);
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
    await untilIdle(ctx);
    await eventually(async () => {
      const { body } = await admin().call(api.payments.trialBalance);
      expect(sum(body.accounts.map(({ balanceCents }) => balanceCents))).toBe(0);
      expect(balanceIn(body.accounts, 'revenue')).toBe(-12_987);
      expect(balanceIn(body.accounts, 'customer_prepayment')).toBe(0);
      expect(body.accounts.map(({ account }) => account)).toEqual(expect.arrayContaining(['rounding', 'disputes']));
    });
    const { body } = await admin().call(api.payments.listAccounts);
    expect(body.accounts).toContainEqual({
      ...{ account: 'sales_tax_payable:NY', balanceCents: -12, currency: 'USD', type: 'liability' },
      description: 'Sales tax of shipped orders, owed to the state',
    });
  });

  it('of an earlier time and of an earlier day does not know what was booked later', async () => {
    const before = await admin().call(api.payments.trialBalance);
    const { purchase, a } = await createPaid(ctx);
    await ship(ctx, purchase, a);
    await eventually(async () => {
      const now = await admin().call(api.payments.trialBalance);
      expect(balanceIn(now.body.accounts, 'revenue')).toBe(balanceIn(before.body.accounts, 'revenue') - 12_987);
    });
    const again = await admin().call(api.payments.trialBalance, { query: { at: before.body.asOf } });
    expect(balanceIn(again.body.accounts, 'revenue')).toBe(balanceIn(before.body.accounts, 'revenue'));
    expect(again.body.asOf > before.body.asOf).toBe(true);
    const never = await admin().call(api.payments.trialBalance, { query: { at: '2020-02-29' } });
    expect(never.body.asOf).toBe('2020-03-01T00:00:00.000Z');
    expect(never.body.accounts.every(({ balanceCents }) => balanceCents === 0)).toBe(true);
    const later = await admin().call(api.payments.trialBalance, { query: { at: '2999-01-01' } });
    expect(balanceIn(later.body.accounts, 'revenue')).toBe(balanceIn(before.body.accounts, 'revenue') - 12_987);
    expect((await admin().send('GET', '/admin/ledger/trial-balance?at=yesterday')).status).toBe(400);
    expect((await admin().send('GET', '/admin/ledger/accounts?foo=1')).status).toBe(400);
  });

  it('is for the role admin only', async () => {
    for (const path of ['accounts', 'trial-balance', 'entries', 'entries.csv', 'check']) {
      expect((await ctx.payments.as('olga', ['ops']).send('GET', `/admin/ledger/${path}`)).status).toBe(403);
      expect((await ctx.payments.as('alice', ['customer']).send('GET', `/admin/ledger/${path}`)).status).toBe(403);
    }
  });
});

describe('the entries of the ledger', () => {
  it('are listed by session and by order, newest first, page by page', async () => {
    const { purchase, a, b } = await createPaid(ctx);
    await ship(ctx, purchase, a);
    await expectBalances(ctx, purchase, {
      stripe_clearing: 17_500,
      revenue: -12_987,
      'sales_tax_payable:NY': -12,
      [`customer_prepayment:${b.orderNumber}`]: -4_501,
    });
    const causes = async (query: Record<string, string>) => {
      const { body } = await admin().call(api.payments.listLedgerEntries, { query });
      return body.entries.filter(({ cause }) => !cause.startsWith('fee:')).map(({ cause }) => cause.split(':')[0]);
    };
    const { sessionId } = purchase;
    expect(await causes({ sessionId })).toEqual(['shipped', 'captured']);
    expect(await causes({ orderNumber: a.orderNumber.toLowerCase() })).toEqual(['shipped', 'captured']);
    expect(await causes({ orderNumber: b.orderNumber })).toEqual(['captured']);
    expect(await causes({ orderNumber: 'not a number' })).toEqual([]);
    expect(await causes({ orderNumber: b.orderNumber, sessionId: 'cs_other' })).toEqual([]);

    const first = await admin().call(api.payments.listLedgerEntries, { query: { limit: '1' } });
    const cursor = String(first.body.nextCursor);
    const second = await admin().call(api.payments.listLedgerEntries, { query: { limit: '1', cursor } });
    expect(Number(second.body.entries[0]?.id)).toBeLessThan(Number(first.body.entries[0]?.id));
    expect((await admin().send('GET', '/admin/ledger/entries?cursor=x')).status).toBe(400);
  });

  it('are exported as CSV, all lines of a period', async () => {
    const { purchase, a } = await createPaid(ctx);
    const { status, body, headers } = await admin().send('GET', '/admin/ledger/entries.csv');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const rows = String(body).trimEnd().split('\r\n');
    expect(rows[0]).toBe('entry,at,cause,session,order,account,amount_cents,currency');
    const prepaid = rows.filter((row) => row.includes(`customer_prepayment:${a.orderNumber}`));
    expect(prepaid).toEqual([expect.stringMatching(`,${purchase.sessionId},,customer_prepayment:.*,-12999,USD$`)]);
    const [lines] = await ctx.env.look<{ count: string }>('select count(*) from payments.ledger_line');
    expect(rows.length - 1).toBe(Number(lines?.count));
    const none = await admin().send('GET', '/admin/ledger/entries.csv?from=2020-01-01&to=2020-12-31');
    expect(String(none.body).trimEnd().split('\r\n')).toHaveLength(1);
  });
});

describe('the check of the books', () => {
  it('proves that clearing is what Stripe holds: captures, refunds, fees and payouts', async () => {
    const { purchase, b } = await createPaid(ctx);
    await fail(ctx, purchase, b);
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
    await untilIdle(ctx);
    await ctx.control('payouts', { amount: 5_000 });
    const failing = await ctx.control('payouts', { amount: 1_000, status: 'in_transit' });
    await ctx.control('payouts', { payout: failing.id, status: 'failed' });
    expect((await provenBooks()).map(({ sentence, holds }) => [sentence, holds])).toEqual([
      ['All balances add up to 0.', true],
      ['Shipped, failed and cancelled orders hold no prepayment.', true],
      ['The account stripe_clearing is the sum of our balance transactions at Stripe.', true],
      ['The imported balance transactions add up to the balance at Stripe.', true],
    ]);
    const { body } = await admin().call(api.payments.trialBalance);
    expect(balanceIn(body.accounts, 'bank')).toBe(5_000);
    expect(balanceIn(body.accounts, 'stripe_fees')).toBeGreaterThan(0);
  });

  it('leaves out what another application charges on the same Stripe account', async () => {
    await provenBooks();
    const fees = balanceIn((await admin().call(api.payments.trialBalance)).body.accounts, 'stripe_fees');
    await ctx.asDashboard((stripe) =>
      stripe.paymentIntents.create({
        ...{ amount: 5_000, currency: 'usd', confirm: true, payment_method: 'pm_card_visa' },
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      }),
    );
    expect((await provenBooks()).filter(({ holds }) => !holds)).toEqual([]);
    const after = await admin().call(api.payments.trialBalance);
    expect(balanceIn(after.body.accounts, 'stripe_fees')).toBe(fees);
  });

  it('names the difference if an entry was booked that Stripe does not have', async () => {
    await ctx.env.look(
      `with e as (insert into payments.ledger_entry (session_id, cause) values ('cs_x', 'a mistake') returning id)
       insert into payments.ledger_line select id, account, cents, 'USD' from e, (values ('stripe_clearing', 7), ('revenue', -7)) as l (account, cents)`,
    );
    const { body } = await admin().call(api.payments.checkBooks);
    expect(body.holds).toBe(false);
    expect(body.proofs.find(({ proof }) => proof === 'clearing')?.sentence).toContain(
      'stripe_clearing in USD by $0.07',
    );
    await ctx.env.look(
      `with e as (insert into payments.ledger_entry (session_id, cause) values ('cs_x', 'the mistake undone') returning id)
       insert into payments.ledger_line select id, account, cents, 'USD' from e, (values ('stripe_clearing', -7), ('revenue', 7)) as l (account, cents)`,
    );
    expect((await provenBooks()).filter(({ holds }) => !holds)).toEqual([]);
  });
});
