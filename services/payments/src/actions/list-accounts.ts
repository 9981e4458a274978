import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import { meaningOf, withUnusedAccounts } from '../domain/chart-of-accounts.ts';
import { currentBalances, currentTime } from '../storage/ledger-balances.ts';

export const listAccounts = answer(api.payments.listAccounts, async (_, { db }: ActionContext) => {
  const asOf = await currentTime(db);
  const balances = withUnusedAccounts(await currentBalances(db));
  return reply(200, { accounts: balances.map((balance) => ({ ...balance, ...meaningOf(balance.account) })), asOf });
});
