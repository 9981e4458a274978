import type Stripe from 'stripe';
import { type Account, findOrThrow } from '../account/account.ts';
import { newId } from '../account/ids.ts';
import { listOf, pageOf } from '../account/list.ts';
import { badParameter, missing } from '../account/stripe-error.ts';
import { checkReference, commit } from '../money/tax-transactions.ts';
import { metadata, paging } from '../parameters/common.ts';
import { clearable, hash, integer, list, oneOf, requiredParam, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { transactionLine } from '../shapes/tax.ts';

const creation = {
  calculation: requiredParam(text),
  reference: requiredParam(text),
  expand: list(text),
  metadata: clearable(metadata),
  posted_at: integer,
};

const reversedLine = hash({
  amount: requiredParam(integer),
  amount_tax: requiredParam(integer),
  metadata,
  original_line_item: requiredParam(text),
  quantity: integer,
  reference: requiredParam(text),
});

const reversal = {
  mode: requiredParam(oneOf('full', 'partial')),
  original_transaction: requiredParam(text),
  reference: requiredParam(text),
  expand: list(text),
  flat_amount: integer,
  line_items: list(reversedLine),
  metadata: clearable(metadata),
  shipping_cost: hash({ amount: integer, amount_tax: integer }),
};

const find = (account: Account, id: string, param: string) =>
  findOrThrow(account.books.taxTransactions, 'tax transaction', id, param);
const url = (id: string) => `/v1/tax/transactions/${id}/line_items`;

export const taxTransactions = [
  route('POST', '/v1/tax/transactions/create_from_calculation', creation, ({ account, params }) =>
    commit(account, params.calculation ?? '', params.reference ?? '', params.metadata ?? {}),
  ),

  route('POST', '/v1/tax/transactions/create_reversal', reversal, ({ account, params }) => {
    const original = find(account, params.original_transaction ?? '', 'original_transaction');
    checkReference(account, params.reference ?? '');
    const id = newId('tax');
    const now = account.clock.nowSeconds();
    const lines = params.mode === 'full' ? everything(original) : some(original, params);
    const cost = params.mode === 'full' ? original.shipping_cost : params.shipping_cost;
    refuseTooMuch(account, original, lines, cost);
    return account.books.taxTransactions.add({
      ...original,
      id,
      created: now,
      line_items: listOf(url(id), lines),
      metadata: params.metadata ?? {},
      posted_at: now,
      reference: params.reference ?? '',
      reversal: { original_transaction: original.id },
      shipping_cost: cost && original.shipping_cost ? { ...original.shipping_cost, ...negative(cost) } : null,
      type: 'reversal',
    });
  }),

  route('GET', '/v1/tax/transactions/{transaction}', { expand: list(text) }, ({ account, path }) =>
    find(account, path.transaction, 'transaction'),
  ),

  route('GET', '/v1/tax/transactions/{transaction}/line_items', paging, ({ account, path, params }) => {
    const found = find(account, path.transaction, 'transaction');
    return pageOf(url(found.id), (found.line_items?.data ?? []).toReversed(), params);
  }),
];

/** Of no line, and of the shipping, may more be reversed than was reported. */
function refuseTooMuch(
  account: Account,
  original: Stripe.Tax.Transaction,
  lines: Stripe.Tax.TransactionLineItem[],
  cost: { amount?: number; amount_tax?: number } | null | undefined,
): void {
  const earlier = account.books.taxTransactions
    .all()
    .filter(({ reversal }) => reversal?.original_transaction === original.id);
  const left = (of: { amount: number; amount_tax: number }, parts: { amount: number; amount_tax: number }[]) => ({
    amount: parts.reduce((rest, part) => rest + part.amount, of.amount),
    tax: parts.reduce((rest, part) => rest + part.amount_tax, of.amount_tax),
  });
  const tooMuch = (original.line_items?.data ?? []).some((line) => {
    const parts = [...earlier.flatMap(({ line_items: items }) => items?.data ?? []), ...lines].filter(
      ({ reversal }) => reversal?.original_line_item === line.id,
    );
    const { amount, tax } = left(line, parts);
    return amount < 0 || tax < 0;
  });
  const shipping = [...earlier.flatMap(({ shipping_cost: each }) => each ?? []), ...(cost ? [negative(cost)] : [])];
  const rest = left(original.shipping_cost ?? { amount: 0, amount_tax: 0 }, shipping);
  if (tooMuch || rest.amount < 0 || rest.tax < 0)
    throw badParameter(
      'The reversal exceeds what is left of the original transaction.',
      'line_items',
      'parameter_invalid_integer',
    );
}

const negative = ({ amount = 0, amount_tax = 0 }: { amount?: number; amount_tax?: number }) => ({
  amount: -Math.abs(amount),
  amount_tax: -Math.abs(amount_tax),
});

const everything = (original: Stripe.Tax.Transaction) =>
  (original.line_items?.data ?? []).map((line) => transactionLine(line, 'reversal', negative(line)));

interface Partial {
  flat_amount?: number;
  line_items?: { amount?: number; amount_tax?: number; original_line_item?: string; reference?: string }[];
}

/** Reverses lines, or a flat amount (tax included) that is divided over the lines in proportion. */
function some(original: Stripe.Tax.Transaction, params: Partial): Stripe.Tax.TransactionLineItem[] {
  const lines = original.line_items?.data ?? [];
  if (params.line_items) {
    return params.line_items.map((each) => {
      const line = lines.find((known) => known.id === each.original_line_item);
      if (!line) throw missing('line item', each.original_line_item ?? '', 'line_items');
      return { ...transactionLine(line, 'reversal', negative(each)), reference: each.reference ?? line.reference };
    });
  }
  if (params.flat_amount === undefined) {
    throw badParameter('Provide line_items or flat_amount for a partial reversal.', 'line_items', 'parameter_missing');
  }
  const fullPath = lines.reduce((sum, line) => sum + line.amount + line.amount_tax, 0) || 1;
  const share = Math.abs(params.flat_amount) / fullPath;
  return lines.map((line) =>
    transactionLine(
      line,
      'reversal',
      negative({ amount: Math.round(line.amount * share), amount_tax: Math.round(line.amount_tax * share) }),
    ),
  );
}
