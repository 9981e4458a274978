import type { JobContext, Transaction } from '@muse/kit';
import type { StripePage } from '../adapters/stripe-balance.ts';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { type BalanceTransaction, entryOf, isOfAccount } from '../domain/balance-transaction.ts';
import {
  balanceTotals,
  firstPaymentAt,
  insertBalanceTransactions,
  sessionsOf,
  setOpening,
} from '../storage/balance-transactions.ts';
import { recordEntry } from '../storage/ledger.ts';
import { positionIn, savePosition } from '../storage/stripe-positions.ts';

type ImportContext = JobContext & PaymentsDependencies;

const list = 'balance_transactions';
const daySeconds = 24 * 60 * 60;

/**
 * Imports the balance transactions that are new at Stripe, a hundred per call, and books the fees and payouts among them. Each
 * page is one transaction with the position after it, so that it goes on where it was interrupted.
 */
export async function importBalance(ctx: ImportContext): Promise<void> {
  let after = await positionIn(ctx.db, list);
  if (after === undefined) return importFromTheBeginning(ctx);
  for (;;) {
    const { rows, hasMore }: StripePage<BalanceTransaction> = await pageAfter(after, ctx);
    const newest = rows.at(-1);
    if (newest === undefined) return;
    after = newest.id;
    await ctx.transaction(async (tx) => {
      await addBalanceTransactions(tx, rows);
      await savePosition(tx, list, newest.id);
    });
    if (!hasMore) return;
  }
}

async function pageAfter(after: string, { stripe, log }: ImportContext): Promise<StripePage<BalanceTransaction>> {
  try {
    return await stripe.listBalanceTransactions({ after });
  } catch (error) {
    if (error instanceof StripeRejectedError)
      log.error(
        { error, after },
        'Stripe does not know the balance transaction we read last: is this another account?',
      );
    throw error;
  }
}

/**
 * Lists read backwards from the newest, so everything since our first payment is imported before the position is stored. What
 * the account held before that is the opening balance: it is not ours to explain.
 */
async function importFromTheBeginning(ctx: ImportContext): Promise<void> {
  const createdFrom = (await firstPaymentAt(ctx.db)) - daySeconds;
  let newest: string | undefined;
  let olderThan: string | undefined;
  for (;;) {
    const page = await ctx.stripe.listBalanceTransactions({
      createdFrom,
      ...(olderThan === undefined ? {} : { olderThan }),
    });
    newest ??= page.rows.at(-1)?.id;
    olderThan = page.rows[0]?.id;
    if (page.rows.length > 0) await ctx.transaction((tx) => addBalanceTransactions(tx, page.rows));
    if (!page.hasMore) break;
  }
  if (newest !== undefined) await storeOpening(ctx, newest);
}

/** Only while nothing is added does the balance consist of what was imported. */
async function storeOpening(ctx: ImportContext, newest: string): Promise<void> {
  const balance = await ctx.stripe.readBalance();
  const { rows } = await ctx.stripe.listBalanceTransactions({ after: newest });
  const later = rows.at(-1);
  if (later !== undefined) {
    await ctx.transaction((tx) => addBalanceTransactions(tx, rows));
    return storeOpening(ctx, later.id);
  }
  await ctx.transaction(async (tx) => {
    const totals = new Map((await balanceTotals(tx)).map((total) => [total.currency, total]));
    for (const currency of new Set([...totals.keys(), ...Object.keys(balance)])) {
      const { oursCents = 0, othersCents = 0 } = totals.get(currency) ?? {};
      await setOpening(tx, currency, (balance[currency] ?? 0) - oursCents - othersCents);
    }
    await savePosition(tx, list, newest);
  });
}

/** Stores balance transactions once, and books what is to book about them. Returns those that were not there. */
export async function addBalanceTransactions(
  tx: Transaction,
  transactions: readonly BalanceTransaction[],
): Promise<BalanceTransaction[]> {
  const sessions = await sessionsOf(tx, transactions);
  const imported = transactions.map((transaction) => {
    const { intentId, sessionId } = transaction;
    const session = sessions.get(intentId ?? '') ?? sessions.get(sessionId ?? '') ?? null;
    return { ...transaction, sessionId: session, ours: session !== null || isOfAccount(transaction) };
  });
  const fresh = await insertBalanceTransactions(tx, imported);
  const added = imported.filter(({ id }) => fresh.has(id));
  for (const { ours, sessionId, currency, ...transaction } of added) {
    const entry = ours ? entryOf({ ...transaction, sessionId, currency }) : undefined;
    if (entry) await recordEntry(tx, { sessionId, currency, ...entry });
  }
  return added;
}
