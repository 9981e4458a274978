import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import { withUnusedAccounts } from '../domain/chart-of-accounts.ts';
import { endOf } from '../domain/ledger-period.ts';
import { balancesBefore, currentBalances, currentTime } from '../storage/ledger-balances.ts';

/** One statement reads all balances, so that they add up to zero whatever is booked meanwhile. */
export const trialBalance = answer(api.payments.trialBalance, async ({ query: { at } }, { db }: ActionContext) => {
  const now = await currentTime(db);
  const before = at === undefined ? now : endOf(at);
  const isPast = before < now;
  const balances = isPast ? await balancesBefore(db, before) : await currentBalances(db);
  return reply(200, { accounts: withUnusedAccounts(balances), asOf: isPast ? before : now });
});
