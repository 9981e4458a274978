import type { Sql } from '@muse/kit';

/** From when the next sweep has to read, in seconds since 1970, and the time now. The first one looks back three days. */
export const sweepBounds = async (sql: Sql): Promise<{ from: number; now: string }> => {
  const row = await sql.one<{ from: number; now: string }>`
    select extract(epoch from coalesce((select swept_until - interval '1 hour' from refund_sweep), muse_clock() - interval '3 days'))::bigint as from,
      muse_clock() as now`;
  return row as { from: number; now: string };
};

export const markSwept = (sql: Sql, until: string): Promise<number> =>
  sql.run`
    insert into refund_sweep (swept_until) values (${until})
    on conflict (only_row) do update set swept_until = greatest(refund_sweep.swept_until, excluded.swept_until)`;

/** Those of Stripe's refunds that we do not know, of charges that are ours. */
export const unknownRefunds = async (
  sql: Sql,
  refunds: { stripeRefundId: string; intentId: string | null }[],
): Promise<string[]> => {
  const rows = await sql.many<{ id: string }>`
    select f.id from unnest(${refunds.map((one) => one.stripeRefundId)}::text[], ${refunds.map((one) => one.intentId)}::text[]) as f (id, intent)
    where (exists (select from payment where intent_id = f.intent) or exists (select from ledger_entry where cause = 'captured:' || f.intent))
      and not exists (select from refund where stripe_refund_id = f.id)
      and not exists (select from refund where cause = 'external:' || f.id)
      and not exists (select from refund_attempt where stripe_refund_id = f.id)`;
  return rows.map(({ id }) => id);
};

/** Whether the refunds that we know add up to what a webhook event says was refunded of the charge. */
export const explainsEvent = async (sql: Sql, eventId: string | null, intentId: string): Promise<boolean> => {
  const row = await sql.one<{ explained: boolean | null }>`
    select (select (body::jsonb #>> '{data,object,amount_refunded}')::bigint from webhook_event where id = ${eventId})
      = (select coalesce(sum(amount_cents), 0) from refund where intent_id = ${intentId} and status in ('pending', 'succeeded')) as explained`;
  return row?.explained === true;
};
