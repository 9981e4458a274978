import { accounts } from './accounts.ts';
import { chartOfAccounts, meaningOf, withUnusedAccounts } from './chart-of-accounts.ts';

describe('the chart of accounts', () => {
  it('explains every account that is written', () => {
    const names = Object.values(accounts).map((account) => (typeof account === 'string' ? account : account('X')));
    expect(names.filter((name) => !(name.replace(/:.*/, '') in chartOfAccounts))).toEqual([]);
    expect(meaningOf('store_payable:nordstrom').type).toBe('liability');
  });

  it('lists accounts without entries with a balance of 0, in every currency', () => {
    const balances = withUnusedAccounts([{ account: 'revenue', balanceCents: -500, currency: 'JPY' }]);
    expect(balances).toContainEqual({ account: 'rounding', balanceCents: 0, currency: 'JPY' });
    expect(balances.filter(({ account }) => account === 'revenue')).toHaveLength(1);
    expect(withUnusedAccounts([])).toContainEqual({ account: 'bank', balanceCents: 0, currency: 'USD' });
  });
});
