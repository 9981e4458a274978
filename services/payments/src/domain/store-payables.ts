import type { AccountBalance, StorePayable } from '@muse/contracts';
import { accounts } from './accounts.ts';

const prefix = accounts.storePayable('');

/** What is open at each store, largest first. Negative: more was paid than was booked as owed, which a person must explain. */
export const storePayablesOf = (balances: readonly AccountBalance[]): StorePayable[] =>
  balances
    .filter(({ account, balanceCents }) => account.startsWith(prefix) && balanceCents !== 0)
    .map(({ account, balanceCents, currency }) => ({
      storeId: account.slice(prefix.length),
      openCents: -balanceCents,
      currency,
    }))
    .sort((a, b) => b.openCents - a.openCents);

/** Whether anything was ever booked as owed to the store in this currency. */
export const isKnownStore = (
  balances: readonly AccountBalance[],
  { storeId, currency }: { storeId: string; currency: string },
): boolean => balances.some((each) => each.account === accounts.storePayable(storeId) && each.currency === currency);
