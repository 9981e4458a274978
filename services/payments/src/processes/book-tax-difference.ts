import type { Transaction } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import { recordEntry } from '../storage/ledger.ts';
import type { TaxRecord } from '../storage/tax-records.ts';

/** Books tax that we owe beyond what the shopper paid for it, because it was estimated; below zero: that we owe less. */
export const bookTaxDifference = (
  tx: Transaction,
  { sessionId, orderNumber, currency, taxState }: TaxRecord,
  cause: string,
  differenceCents: number,
): Promise<boolean> =>
  recordEntry(tx, {
    ...{ sessionId, orderNumber, currency, cause },
    lines: [
      { account: accounts.taxDifference, amountCents: differenceCents },
      { account: accounts.salesTaxPayable(taxState), amountCents: -differenceCents },
    ],
  });
