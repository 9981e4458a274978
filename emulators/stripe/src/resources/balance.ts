import { findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { paging } from '../parameters/common.ts';
import { list, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';

const filters = { ...paging, currency: text, payout: text, source: text, type: text };

export const balance = [
  route('GET', '/v1/balance_transactions', filters, ({ account, params }) =>
    pageOf(
      '/v1/balance_transactions',
      account.books.balanceTransactions.all(),
      params,
      (each) =>
        (params.source ?? each.source) === each.source &&
        (params.type ?? each.type) === each.type &&
        (params.currency ?? each.currency) === each.currency,
    ),
  ),

  route('GET', '/v1/balance_transactions/{id}', { expand: list(text) }, ({ account, path }) =>
    findOrThrow(account.books.balanceTransactions, 'balance transaction', path.id, 'id'),
  ),

  route('GET', '/v1/balance', { expand: list(text) }, ({ account }) => {
    const sums = new Map<string, number>([['usd', 0]]);
    for (const { currency, net } of account.books.balanceTransactions.all()) {
      sums.set(currency, (sums.get(currency) ?? 0) + net);
    }
    const pending = [...sums].map(([currency, amount]) => ({ amount, currency, source_types: { card: amount } }));
    return { object: 'balance', available: pending.map((each) => ({ ...each, amount: 0 })), livemode: false, pending };
  }),

  route('GET', '/v1/account', { expand: list(text) }, () => ({
    id: 'acct_emulator',
    object: 'account',
    charges_enabled: true,
    country: 'US',
    default_currency: 'usd',
    details_submitted: true,
    email: null,
    payouts_enabled: true,
    type: 'standard',
  })),
];
