import { sum } from '@muse/contracts';
import type { TestContext } from './context.ts';
import type { Purchase } from './purchases.ts';

interface PaymentRow {
  status: string;
  attempt: number;
  intent_id: string | null;
  captured_cents: number | null;
  unwanted: boolean;
}

export async function paymentOf({ env }: TestContext, { sessionId }: Purchase): Promise<PaymentRow> {
  const [row] = await env.look<PaymentRow>('select * from payments.payment where session_id = $1', [sessionId]);
  if (!row) throw new Error('the session has no payment');
  return row;
}

/** The ledger balances of a session that are not zero, by account. Without Stripe's fees, which are imported a minute later. */
export async function balancesOf({ env }: TestContext, { sessionId }: Purchase): Promise<Record<string, number>> {
  const rows = await env.look<{ account: string; cents: string }>(
    `select account, sum(amount_cents) as cents from payments.ledger_line join payments.ledger_entry e on e.id = entry_id
     where session_id = $1 and not starts_with(cause, 'fee:') group by account having sum(amount_cents) <> 0`,
    [sessionId],
  );
  return Object.fromEntries(rows.map((row) => [row.account, Number(row.cents)]));
}

/**
 * Asserts the invariants between our ledger and Stripe's books, once the service is idle: both agree on the cleared money, every
 * entry sums to zero, and no session has two live intents or two succeeded charges.
 */
export async function expectBooksToAgree(ctx: TestContext): Promise<void> {
  const { charges, refunds, disputes, payment_intents: intents } = await ctx.books();
  const [ledger] = await ctx.env.look<{ clearing: string; all: string; unbalanced: string }>(`
    select coalesce(sum(amount_cents) filter (where account = 'stripe_clearing' and cause !~ '^(fee|payout):'), 0) as clearing, coalesce(sum(amount_cents), 0) as all,
      (select count(*) from (select entry_id from payments.ledger_line group by entry_id having sum(amount_cents) <> 0) as broken) as unbalanced
    from payments.ledger_line join payments.ledger_entry e on e.id = entry_id`);
  const ours = charges.filter((charge) => charge.metadata.checkout_session !== undefined);
  const captured = sum(ours.map((charge) => charge.amount_captured));
  const isOurs = ({ charge }: { charge: unknown }) => ours.some(({ id }) => id === charge);
  const disputed = sum(
    disputes.filter(isOurs).flatMap((dispute) => dispute.balance_transactions.map(({ net }) => -net)),
  );
  const ourRefunds = refunds.filter((refund) => isOurs(refund) && refund.status === 'succeeded');
  const refunded = sum(ourRefunds.map((refund) => refund.amount));
  expect(ledger).toEqual({ clearing: String(captured - refunded - disputed), all: '0', unbalanced: '0' });

  const live = intents
    .filter((intent) => intent.status !== 'canceled')
    .map((intent) => intent.metadata.checkout_session);
  expect(live.length).toBe(new Set(live).size);
  const paid = ours
    .filter((charge) => charge.status === 'succeeded' && (charge.captured || !charge.refunded)) // a released hold took nothing
    .map((charge) => charge.transfer_group);
  expect(paid.length).toBe(new Set(paid).size);
}
