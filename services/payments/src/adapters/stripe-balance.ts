import type Stripe from 'stripe';
import type { BalanceTransaction } from '../domain/balance-transaction.ts';
import type { CallStripe } from './stripe-client.ts';

/** One page of a list of Stripe, oldest first. */
export interface StripePage<T> {
  rows: T[];
  hasMore: boolean;
}

/** Where a page begins: after the newest object that was read (`after`), or before the oldest one (`olderThan`). */
export interface PageOf {
  after?: string;
  olderThan?: string;
  /** Seconds since 1970. */
  createdFrom?: number;
  createdBefore?: number;
}

export const pageParams = ({ after, olderThan, createdFrom, createdBefore }: PageOf) => ({
  limit: 100,
  ...(after === undefined ? {} : { ending_before: after }),
  ...(olderThan === undefined ? {} : { starting_after: olderThan }),
  ...(createdFrom === undefined && createdBefore === undefined
    ? {}
    : {
        created: {
          ...(createdFrom === undefined ? {} : { gte: createdFrom }),
          ...(createdBefore === undefined ? {} : { lt: createdBefore }),
        },
      }),
});

/** The balance of our Stripe account, and what it consists of. */
export function createBalance(call: CallStripe) {
  return {
    async listBalanceTransactions(page: PageOf): Promise<StripePage<BalanceTransaction>> {
      const params = { ...pageParams(page), expand: ['data.source'] };
      const list = await call('list balance transactions', (stripe) => stripe.balanceTransactions.list(params));
      return { rows: list.data.map(balanceTransactionOf).reverse(), hasMore: list.has_more };
    },

    /** What Stripe holds for us by currency, also what is not available yet. */
    async readBalance(): Promise<Record<string, number>> {
      const { available, pending } = await call('read the balance', (stripe) => stripe.balance.retrieve());
      const cents: Record<string, number> = {};
      for (const { currency, amount } of [...available, ...pending])
        cents[currency.toUpperCase()] = (cents[currency.toUpperCase()] ?? 0) + amount;
      return cents;
    },
  };
}

interface Source {
  id: string;
  payment_intent?: string | { id: string } | null;
  metadata?: Record<string, string> | null;
}

function balanceTransactionOf(found: Stripe.BalanceTransaction): BalanceTransaction {
  const source = (typeof found.source === 'string' ? { id: found.source } : found.source) as Source | null;
  const intent = source?.payment_intent ?? null;
  return {
    id: found.id,
    type: found.type,
    category: found.reporting_category,
    sourceId: source?.id ?? null,
    intentId: typeof intent === 'string' ? intent : (intent?.id ?? null),
    sessionId: source?.metadata?.checkout_session ?? null,
    amountCents: found.amount,
    feeCents: found.fee,
    netCents: found.net,
    currency: found.currency.toUpperCase(),
    created: found.created,
  };
}
