import type Stripe from 'stripe';
import { type Account, findOrThrow } from '../account/account.ts';
import { newId } from '../account/ids.ts';
import { listOf } from '../account/list.ts';
import { invalidRequest } from '../account/stripe-error.ts';
import { transactionLine } from '../shapes/tax.ts';

const CALCULATION_LIVES_SECONDS = 90 * 24 * 60 * 60;

/** Turns a calculation into a transaction. A reference can be used only once. */
export function commit(
  account: Account,
  calculationId: string,
  reference: string,
  newMetadata: Record<string, string>,
): Stripe.Tax.Transaction {
  const calculation = findOrThrow(account.books.taxCalculations, 'tax calculation', calculationId, 'calculation');
  checkReference(account, reference);
  const now = account.clock.nowSeconds();
  if (calculation.tax_date + CALCULATION_LIVES_SECONDS < now) {
    throw invalidRequest(`The calculation ${calculationId} has expired.`, 'resource_missing', { param: 'calculation' });
  }
  const id = newId('tax');
  const lines = (calculation.line_items?.data ?? []).map((line) => transactionLine(line, 'transaction'));
  return account.books.taxTransactions.add({
    id,
    object: 'tax.transaction',
    created: now,
    currency: calculation.currency,
    customer: calculation.customer,
    customer_details: calculation.customer_details,
    line_items: listOf(`/v1/tax/transactions/${id}/line_items`, lines),
    livemode: false,
    metadata: newMetadata,
    posted_at: now,
    reference,
    reversal: null,
    ship_from_details: calculation.ship_from_details,
    shipping_cost: calculation.shipping_cost && withoutBreakdown(calculation.shipping_cost),
    tax_date: calculation.tax_date,
    type: 'transaction',
  });
}

export function checkReference(account: Account, reference: string): void {
  if (account.books.taxTransactions.where('reference', reference).length === 0) return;
  throw invalidRequest(`A transaction with the reference ${reference} already exists.`, undefined, {
    param: 'reference',
  });
}

/** `hooks[inputs][tax][calculation]` on an intent: Stripe commits the tax itself on capture. */
export function commitTaxOf(account: Account, intent: Stripe.PaymentIntent): void {
  const calculation = intent.hooks?.inputs?.tax?.calculation;
  if (calculation && account.books.taxCalculations.get(calculation)) commit(account, calculation, intent.id, {});
}

const withoutBreakdown = ({ tax_breakdown: _, ...cost }: Stripe.Tax.Calculation.ShippingCost) => cost;
