import type Stripe from 'stripe';
import { newId } from '../account/ids.ts';
import type { Taxed } from '../money/tax-rates.ts';

export interface Place {
  country: string | null;
  state: string | null;
}

const reasonFor = (taxed: Taxed) => (taxed.percentage === '0' ? 'not_collecting' : 'standard_rated');

/** One jurisdiction per line, the state's. */
export function breakdown(amount: number, taxed: Taxed, place: Place) {
  return [
    {
      amount: taxed.tax,
      jurisdiction: {
        country: place.country ?? 'US',
        display_name: place.state ?? 'United States',
        level: 'state' as const,
        state: place.state,
      },
      sourcing: 'destination' as const,
      tax_rate_details: {
        display_name: 'Sales Tax',
        percentage_decimal: taxed.percentage,
        tax_type: 'sales_tax' as const,
      },
      taxability_reason: reasonFor(taxed),
      taxable_amount: taxed.percentage === '0' ? 0 : amount,
    } satisfies Stripe.Tax.CalculationLineItem.TaxBreakdown,
  ];
}

export const wholeBreakdown = (
  amount: number,
  tax: number,
  percentage: string,
  place: Place,
): Stripe.Tax.Calculation.TaxBreakdown => ({
  amount: tax,
  inclusive: false,
  tax_rate_details: {
    country: place.country,
    flat_amount: null,
    percentage_decimal: percentage,
    rate_type: 'percentage',
    state: place.state,
    tax_type: 'sales_tax',
  },
  taxability_reason: reasonFor({ tax, percentage }),
  taxable_amount: percentage === '0' ? 0 : amount,
});

export const transactionLine = (
  line: Stripe.Tax.CalculationLineItem | Stripe.Tax.TransactionLineItem,
  type: 'reversal' | 'transaction',
  amounts: { amount: number; amount_tax: number } = line,
): Stripe.Tax.TransactionLineItem => ({
  id: newId('tax_li'),
  object: 'tax.transaction_line_item',
  amount: amounts.amount,
  amount_tax: amounts.amount_tax,
  livemode: false,
  metadata: line.metadata ?? {},
  product: line.product,
  quantity: line.quantity,
  reference: line.reference,
  reversal: type === 'reversal' ? { original_line_item: line.id } : null,
  tax_behavior: line.tax_behavior,
  tax_code: line.tax_code,
  type,
});
