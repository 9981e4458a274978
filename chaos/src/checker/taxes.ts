import type { BookedTax } from './books.ts';
import type { Check } from './check.ts';
import { different } from './stripe-books.ts';

const add = (
  amounts: string,
): string => `(select coalesce(sum((line->>'taxCents')::int), 0) from jsonb_array_elements(${amounts}->'lines') line)
  + (${amounts}->'shipping'->>'taxCents')::int`;

/** A reversal counts negative at Stripe. One that had nothing to take back has no transaction. */
const taxOf = ({ line_items: lines, shipping_cost: shipping }: BookedTax): number =>
  (lines?.data ?? []).reduce((all, line) => all + line.amount_tax, shipping?.amount_tax ?? 0);

const reported: Check = {
  invariant: 1,
  what: 'Our tables and Stripe’s records differ in a reported tax.',
  async find({ look, books }) {
    const ours = await look<{ id: string }>(`
      select transaction_id as id, order_number as reference, (${add('reported')})::float8 as cents from payments.tax_record where state = 'reported'
      union all
      select r.transaction_id, case when refund.order_number is null then r.refund_id || ':' || r.order_number else r.refund_id end, -(${add('r.reversed')})
      from payments.tax_reversal r join payments.refund on refund.id = r.refund_id where r.transaction_id <> ''`);
    const atStripe = (await books()).tax_transactions.map((tax) => ({
      id: tax.id,
      reference: tax.reference,
      cents: taxOf(tax),
    }));
    return different(ours, atStripe);
  },
};

export const taxes: Check[] = [reported];
