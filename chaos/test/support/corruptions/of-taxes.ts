import { type Corruption, orderOf, sessionOf } from '../corruption.ts';

const tax = 'Our tables and Stripe’s records differ in a reported tax.';
const filed = 'The tax that Stripe files for an order is not what its shopper paid and did not get back.';

export const corruptionsOfTaxes: Corruption[] = [
  {
    title: 'a tax was reported that Stripe does not have',
    sql: `insert into payments.tax_record (order_number, session_id, state, calculation_id, transaction_id, reported)
      select ${orderOf('ben', 'nordstrom')}, ${sessionOf('ben')}, 'reported', 'taxcalc_1', 'tax_1',
        '{"id": "tax_1", "lines": [{"taxCents": 7}], "shipping": {"taxCents": 0}}'`,
    findings: [tax],
  },
  {
    title: 'a tax is reported that Stripe does not file',
    sql: `insert into payments.tax_record (order_number, session_id, state, calculation_id, transaction_id, reported)
      select order_number, session_id, 'reported', 'taxcalc_1', 'tax_1',
        jsonb_build_object('id', 'tax_1', 'lines', jsonb_build_array(jsonb_build_object('taxCents', tax_cents)), 'shipping', jsonb_build_object('taxCents', 0))
      from payments.share where order_number = ${orderOf('ben', 'nordstrom-rack')}`,
    findings: [tax, filed],
  },
  {
    title: 'Stripe has a tax that was never reported',
    change: ({ books }) =>
      void books.tax_transactions.push({
        ...{ id: 'tax_other', reference: 'MO-000000', type: 'transaction', line_items: null, shipping_cost: null },
        reversal: null,
      }),
    findings: [tax],
  },
];
