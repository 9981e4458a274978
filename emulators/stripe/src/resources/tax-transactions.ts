import type Stripe from 'stripe';
import { type Account, need } from '../account/account.ts';
import { newId } from '../account/ids.ts';
import { listOf, pageOf } from '../account/list.ts';
import { badParameter, missing } from '../account/refusal.ts';
import { checkReference, commit } from '../money/taxing.ts';
import { metadata, paging } from '../parameters/common.ts';
import { clearable, hash, integer, list, must, oneOf, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { transactionLine } from '../shapes/tax.ts';

const creation = {
  calculation: must(text),
  reference: must(text),
  expand: list(text),
  metadata: clearable(metadata),
  posted_at: integer,
};

const reversedLine = hash({
  amount: must(integer),
  amount_tax: must(integer),
  metadata,
  original_line_item: must(text),
  quantity: integer,
  reference: must(text),
});

const reversal = {
  mode: must(oneOf('full', 'partial')),
  original_transaction: must(text),
  reference: must(text),
  expand: list(text),
  flat_amount: integer,
  line_items: list(reversedLine),
  metadata: clearable(metadata),
  shipping_cost: hash({ amount: integer, amount_tax: integer }),
};

const find = (account: Account, id: string, param: string) =>
  need(account.books.taxTransactions, 'tax transaction', id, param);
const url = (id: string) => `/v1/tax/transactions/${id}/line_items`;

export const taxTransactions = [
  route('POST', '/v1/tax/transactions/create_from_calculation', creation, ({ account, given }) =>
    commit(account, given.calculation ?? '', given.reference ?? '', given.metadata ?? {}),
  ),

  route('POST', '/v1/tax/transactions/create_reversal', reversal, ({ account, given }) => {
    const original = find(account, given.original_transaction ?? '', 'original_transaction');
    checkReference(account, given.reference ?? '');
    const id = newId('tax');
    const now = account.clock.nowSeconds();
    const lines = given.mode === 'full' ? everything(original) : some(original, given);
    const cost = given.mode === 'full' ? original.shipping_cost : given.shipping_cost;
    return account.books.taxTransactions.add({
      ...original,
      id,
      created: now,
      line_items: listOf(url(id), lines),
      metadata: given.metadata ?? {},
      posted_at: now,
      reference: given.reference ?? '',
      reversal: { original_transaction: original.id },
      shipping_cost: cost && original.shipping_cost ? { ...original.shipping_cost, ...negative(cost) } : null,
      type: 'reversal',
    });
  }),

  route('GET', '/v1/tax/transactions/{transaction}', { expand: list(text) }, ({ account, path }) =>
    find(account, path.transaction, 'transaction'),
  ),

  route('GET', '/v1/tax/transactions/{transaction}/line_items', paging, ({ account, path, given }) => {
    const found = find(account, path.transaction, 'transaction');
    return pageOf(url(found.id), (found.line_items?.data ?? []).toReversed(), given);
  }),
];

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

/** By line, or a flat amount (tax included) spread over the lines by their size. */
function some(original: Stripe.Tax.Transaction, given: Partial): Stripe.Tax.TransactionLineItem[] {
  const lines = original.line_items?.data ?? [];
  if (given.line_items) {
    return given.line_items.map((each) => {
      const line = lines.find((known) => known.id === each.original_line_item);
      if (!line) throw missing('line item', each.original_line_item ?? '', 'line_items');
      return { ...transactionLine(line, 'reversal', negative(each)), reference: each.reference ?? line.reference };
    });
  }
  if (given.flat_amount === undefined) {
    throw badParameter('Provide line_items or flat_amount for a partial reversal.', 'line_items', 'parameter_missing');
  }
  const whole = lines.reduce((sum, line) => sum + line.amount + line.amount_tax, 0) || 1;
  const share = Math.abs(given.flat_amount) / whole;
  return lines.map((line) =>
    transactionLine(
      line,
      'reversal',
      negative({ amount: Math.round(line.amount * share), amount_tax: Math.round(line.amount_tax * share) }),
    ),
  );
}
