import { findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { payOut } from '../money/payouts.ts';
import { expandable, metadata, paging } from '../parameters/common.ts';
import { integer, requiredParam, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';

const creation = {
  ...expandable,
  amount: requiredParam(integer),
  currency: requiredParam(text),
  description: text,
  metadata,
  statement_descriptor: text,
};

export const payouts = [
  route('GET', '/v1/payouts', { ...paging, status: text }, ({ account, params }) =>
    pageOf(
      '/v1/payouts',
      account.books.payouts.all(),
      params,
      (each) => (params.status ?? each.status) === each.status,
    ),
  ),

  route('POST', '/v1/payouts', creation, ({ account, params }) =>
    payOut(account, {
      amount: params.amount ?? 0,
      currency: params.currency ?? 'usd',
      automatic: false,
      ...(params.metadata === undefined ? {} : { metadata: params.metadata }),
    }),
  ),

  route('GET', '/v1/payouts/{payout}', expandable, ({ account, path }) =>
    findOrThrow(account.books.payouts, 'payout', path.payout, 'payout'),
  ),
];
