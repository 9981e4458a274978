import { readFile } from 'node:fs/promises';
import { api, formatMoney, refunded, type Share } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { fail, place, ship } from './support/orders.ts';
import { createPaid, ofOrder } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const admin = () => ctx.payments.as('accountant', ['admin']);
const amounts = (itemsCents: number, shippingCents: number, taxCents: number, feeCents: number) => ({
  ...{ itemsCents, shippingCents, taxCents, feeCents },
  totalCents: itemsCents + shippingCents + taxCents + feeCents,
});

/** The entries of the ledger as the table of docs/books.md, oldest first. */
async function tableOfEntries(names: Record<string, string>): Promise<string> {
  const { body } = await admin().call(api.payments.listLedgerEntries, { query: { limit: '100' } });
  const rows = body.entries.toReversed().flatMap(({ cause, lines }) =>
    lines.map(({ account, amountCents, currency }, index) => {
      const name = Object.entries(names).reduce((text, [from, to]) => text.replace(from, to), account);
      const money = formatMoney(Math.abs(amountCents), currency);
      return `| ${index === 0 ? cause.split(':')[0] : ''} | \`${name}\` | ${amountCents > 0 ? money : ''} | ${amountCents < 0 ? money : ''} |`;
    }),
  );
  return ['| entry | account | debit | credit |', '|---|---|---:|---:|', ...rows].join('\n');
}

it('docs/books.md shows a purchase exactly as the ledger books it, from the charge to the payment of the store', async () => {
  await untilIdle(ctx); // the first run of the import is over: it could book the fee before the capture
  const shares = [amounts(10_000, 500, 888, 100), amounts(4_000, 0, 355, 40)];
  const { purchase, a, b } = await createPaid(ctx, {
    amountCents: 15_883,
    shares: shares.map((share, index) => ({
      ...share,
      ...{
        orderNumber: index === 0 ? 'MO-7K2M9Q' : 'MO-4D8XWT',
        storeId: index === 0 ? 'nordstrom' : 'rack',
        taxState: 'NY',
      },
    })) as Share[],
  });
  await untilIdle(ctx);
  const step = async (cause: string, act: () => Promise<unknown>) => {
    await act();
    await eventuallyDue(ctx, async () => {
      const { body } = await admin().call(api.payments.listLedgerEntries, { query: { limit: '1' } });
      expect(body.entries[0]?.cause).toMatch(new RegExp(`^${cause}:`));
    });
  };
  await step('fee', () => admin().call(api.payments.checkBooks));
  await step('placed', () => place(ctx, purchase, a, 11_500));
  await step('refunded', () => fail(ctx, purchase, b));
  await ctx.env.spy.waitFor(refunded, ofOrder(b));
  await step('shipped', () => ship(ctx, purchase, a));
  await step('refunded', async () => {
    const params = { orderNumber: a.orderNumber };
    const body = { amountCents: 1_000, reason: 'arrived late' };
    const { status } = await ctx.payments.as('olga', ['ops']).call(api.payments.createRefund, { params, body });
    expect(status).toBe(201);
  });
  await untilIdle(ctx);
  await step('payout', async () => {
    await ctx.control('payouts', {});
    await admin().call(api.payments.checkBooks);
  });
  await step('store paid', () => {
    const payment = { storeId: 'nordstrom', amountCents: 11_500, currency: 'USD', paidAt: '2026-01-31' };
    return admin().call(api.payments.bookStorePayment, {
      body: { ...payment, reference: 'statement 2026-01, line 7' },
    });
  });
  const table = await tableOfEntries({});
  const page = await readFile(new URL('../../../docs/books.md', import.meta.url), 'utf8');
  expect(page).toContain(table);
});
