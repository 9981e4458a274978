import type { BookedTax } from './books.ts';
import type { Check } from './check.ts';
import { owedRefunds } from './reads.ts';
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

/**
 * Stripe files what its transactions and their reversals add up to. A refund takes its tax back when the shopper first has the money, or has never paid it. Taxes
 * that were estimated while Stripe Tax was away are reported as Stripe computes them, so they are left out.
 */
const filed: Check = {
  invariant: 1,
  what: 'The tax that Stripe files for an order is not what its shopper paid and did not get back.',
  async find({ look, books }) {
    const orders = await look<{ order: string; paid: number }>(`
      select t.order_number as "order", (s.tax_cents - coalesce((
        select sum(r.tax_cents) from ${owedRefunds} r where r.order_number = t.order_number
          and exists (select from payments.refund_history h where h.refund_id = r.id and h.to_status in ('succeeded', 'settled', 'released'))), 0))::float8 as paid
      from payments.tax_record t join payments.share s using (order_number)
      where t.state = 'reported' and (${add('t.reported')}) = s.tax_cents
        and not exists (select from ${owedRefunds} whole where whole.session_id = t.session_id and whole.order_number is null)`);
    const all = (await books()).tax_transactions;
    return orders
      .map(({ order, paid }) => {
        const original = all.find(({ reference }) => reference === order);
        const of = all.filter((tax) => tax === original || tax.reversal?.original_transaction === original?.id);
        return { order, paid, filed: of.reduce((cents, tax) => cents + taxOf(tax), 0) };
      })
      .filter(({ paid, filed: cents }) => paid !== cents);
  },
};

export const taxes: Check[] = [reported, filed];
