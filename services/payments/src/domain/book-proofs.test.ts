import { proveBalanceTransactions, proveClearing, proveClosedOrders, proveTrialBalance } from './book-proofs.ts';

const balance = (account: string, balanceCents: number, currency = 'USD') => ({ account, balanceCents, currency });
const totals = [{ currency: 'USD', openingCents: 1_000, oursCents: 500, othersCents: -200 }];

describe('the proofs of the books', () => {
  it('hold if all agrees', () => {
    const balances = [balance('stripe_clearing', 500), balance('revenue', -500), balance('rounding', 0, 'JPY')];
    expect(proveTrialBalance(balances)).toMatchObject({ holds: true, differences: [] });
    expect(proveClosedOrders([])).toMatchObject({ holds: true });
    expect(proveClearing(balances, totals)).toMatchObject({ holds: true });
    expect(proveBalanceTransactions(totals, { USD: 1_300 })).toMatchObject({ holds: true });
  });

  it('name the difference', () => {
    expect(
      proveTrialBalance([balance('revenue', -1, 'JPY'), balance('bank', 5), balance('revenue', -5)]),
    ).toMatchObject({
      holds: false,
      sentence: 'All balances add up to 0, but they differ: the sum of all accounts in JPY by -¥1.',
    });
    expect(proveClosedOrders([{ orderNumber: 'MO-AAAAAA', currency: 'USD', prepaidCents: 7_800 }]).sentence).toContain(
      'order MO-AAAAAA by $78.00',
    );
    expect(proveClearing([balance('stripe_clearing', 480)], totals).sentence).toContain(
      'stripe_clearing in USD by -$0.20',
    );
    expect(proveBalanceTransactions(totals, { USD: 1_300, EUR: 9 }).sentence).toContain('the balance in EUR by -€0.09');
  });
});
