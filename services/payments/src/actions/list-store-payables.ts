import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import { storePayablesOf } from '../domain/store-payables.ts';
import { currentBalances, currentTime } from '../storage/ledger-balances.ts';

export const listStorePayables = answer(api.payments.listStorePayables, async (_, { db }: ActionContext) => {
  const asOf = await currentTime(db);
  return reply(200, { stores: storePayablesOf(await currentBalances(db)), asOf });
});
