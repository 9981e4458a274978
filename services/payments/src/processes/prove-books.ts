import type { BookProof } from '@muse/contracts';
import type { JobContext } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import {
  proveBalanceTransactions,
  proveClearing,
  proveClosedOrders,
  proveTrialBalance,
} from '../domain/book-proofs.ts';
import { balanceTotals } from '../storage/balance-transactions.ts';
import { currentBalances, prepaymentsOfClosedOrders } from '../storage/ledger-balances.ts';
import { importBalance } from './import-balance.ts';

const closedOrdersAtMost = 100;

/**
 * Proves the books. Money that moves while they are read shows as a difference, which is gone the next time; one that stays is
 * real. The balance at Stripe is read last, so that it holds every transaction that was imported.
 */
export async function proveBooks(ctx: JobContext & PaymentsDependencies): Promise<BookProof[]> {
  await importBalance(ctx);
  const balance = await ctx.stripe.readBalance();
  return ctx.transaction(async (tx) => {
    const balances = await currentBalances(tx);
    const totals = await balanceTotals(tx);
    return [
      proveTrialBalance(balances),
      proveClosedOrders(await prepaymentsOfClosedOrders(tx, closedOrdersAtMost)),
      proveClearing(balances, totals),
      proveBalanceTransactions(totals, balance),
    ];
  });
}
