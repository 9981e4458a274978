import { type Check, statement } from './check.ts';

const trialBalance = statement(
  1,
  'The trial balance is not zero, or its running balances are not the sums of the ledger’s lines.',
  `with lines as (
    select payments.ledger_total_of(account) as account, currency, sum(amount_cents) as cents from payments.ledger_line group by 1, 2
  ), kept as (
    select account, currency, sum(amount_cents) as cents from payments.ledger_balance group by 1, 2
  )
  select account, currency, kept.cents::float8 as kept, lines.cents::float8 as lines
  from kept full join lines using (account, currency) where kept.cents is distinct from lines.cents
  union all
  select 'all', currency, sum(cents)::float8, 0 from kept group by 2 having sum(cents) <> 0`,
);

const closedOrders = statement(
  1,
  'A shipped, failed or cancelled order still holds a prepayment.',
  `select b.order_number, -o.balance_cents::float8 as prepaid
  from payments.order_booking b join payments.share s using (order_number)
  join payments.ledger_open_account o on o.account = 'customer_prepayment:' || b.order_number
  where b.closed_at is not null
    and not exists (select from payments.ledger_open_account u where u.account = 'unassigned_refunds:' || s.session_id)`,
);

/** Fees and payouts are booked when they are imported, once a minute; what was not yet counts without its fee. */
const clearing: Check = {
  invariant: 1,
  what: 'The ledger’s clearing account differs from the balance at Stripe.',
  async find({ look, books }) {
    const imported = new Set(
      (await look<{ id: string }>('select id from payments.balance_transaction')).map(({ id }) => id),
    );
    const atStripe = new Map<string, number>();
    for (const { id, type, reporting_category: category, currency, amount, net } of (await books())
      .balance_transactions) {
      const isBooked = imported.has(id) || category.startsWith('dispute');
      const cents = isBooked ? net : type.startsWith('payout') ? 0 : amount;
      atStripe.set(currency.toUpperCase(), (atStripe.get(currency.toUpperCase()) ?? 0) + cents);
    }
    const rows = await look<{ currency: string; cents: number }>(
      `select currency, sum(amount_cents)::float8 as cents from payments.ledger_line where account = 'stripe_clearing' group by 1`,
    );
    const booked = new Map(rows.map((row) => [row.currency, row.cents]));
    return [...new Set([...atStripe.keys(), ...booked.keys()])]
      .map((currency) => ({ currency, booked: booked.get(currency) ?? 0, atStripe: atStripe.get(currency) ?? 0 }))
      .filter((row) => row.booked !== row.atStripe);
  },
};

export const ledger: Check[] = [trialBalance, closedOrders, clearing];
