import type { Account } from '../account/account.ts';
import type { Books } from '../account/books.ts';
import { listOf } from '../account/list.ts';
import { badParameter } from '../account/stripe-error.ts';

type Fields = Record<string, unknown>;

const tableByPrefix: Record<string, keyof Books> = {
  cus: 'customers',
  pm: 'paymentMethods',
  pi: 'paymentIntents',
  seti: 'setupIntents',
  ch: 'charges',
  re: 'refunds',
  dp: 'disputes',
  txn: 'balanceTransactions',
  po: 'payouts',
  ich: 'cardholders',
  ic: 'issuedCards',
};

/** Copies only along the path: the stored rows are not changed. */
export function expandAll(account: Account, answer: object, paths: readonly string[]): object {
  return paths.reduce<object>(
    (expanded, path) => expandOne(account, expanded as Fields, path.split('.'), path),
    answer,
  );
}

function expandOne(account: Account, answer: Fields, steps: string[], fullPath: string): Fields {
  const [step = '', ...rest] = steps;
  const value = step === 'refunds' && answer.object === 'charge' ? refundsOf(account, answer) : answer[step];
  if (value === undefined) throw badParameter(`This property cannot be expanded (${fullPath}).`, 'expand');
  if (Array.isArray(value)) {
    return { ...answer, [step]: value.map((each: unknown) => expandWithin(account, each, rest, fullPath)) };
  }
  return { ...answer, [step]: expandWithin(account, resolve(account, value), rest, fullPath) };
}

const expandWithin = (account: Account, value: unknown, rest: string[], fullPath: string): unknown =>
  rest.length === 0 || typeof value !== 'object' || value === null
    ? value
    : expandOne(account, value as Fields, rest, fullPath);

function resolve(account: Account, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const table = tableByPrefix[value.slice(0, value.indexOf('_'))];
  return (table && account.books[table].get(value)) ?? value;
}

const refundsOf = (account: Account, charge: Fields) =>
  listOf(
    `/v1/charges/${String(charge.id)}/refunds`,
    account.books.refunds.where('charge', String(charge.id)).toReversed(),
  );
