import { newId, refundStates } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { Components } from '../domain/components.ts';
import type { Refund } from './refunds.ts';

/** The refunds of a session that are owed and were not sent to Stripe yet: a dispute makes them wait. */
export const waitingRefunds = (sql: Sql, sessionId: string): Promise<{ id: string }[]> =>
  sql.many<{ id: string }>`
    select id from refund where session_id = ${sessionId} and status = 'requested' and stripe_refund_id is null order by created_at, id`;

/** The refunds of a session that are owed and not paid, locked: not yet sent, or failed. */
export const lockDebtsOf = (sql: Sql, sessionId: string): Promise<Refund[]> =>
  sql.many<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
    from refund where session_id = ${sessionId} and status in ('requested', 'failed') and (not external or assigned_at is not null)
    order by created_at, id for update`;

/** The refunds of a session that make its capture smaller, locked. */
export const lockReleasingOf = (sql: Sql, sessionId: string): Promise<Refund[]> =>
  sql.many<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
    from refund where session_id = ${sessionId} and status = 'releasing' order by created_at, id for update`;

/** What a lost dispute has settled already. */
export const settledByDispute = async (sql: Sql, sessionId: string, disputeId: string): Promise<number> =>
  (
    await sql.one<{ cents: number }>`
      select coalesce(sum(amount_cents), 0)::bigint as cents from refund
      where session_id = ${sessionId} and status = 'settled' and settlement ->> 'reference' = ${disputeId}`
  )?.cents ?? 0;

/** The refunds that a lost dispute has settled, locked. */
export const lockSettledBy = (sql: Sql, sessionId: string, disputeId: string): Promise<Refund[]> =>
  sql.many<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
    from refund where session_id = ${sessionId} and status = 'settled' and settlement ->> 'reference' = ${disputeId}
    order by created_at, id for update`;

/**
 * Cuts off a locked refund what a dispute has paid of it, as a refund of its own.
 */
export const cutOffRefund = async (
  sql: Sql,
  refund: Refund,
  cents: number,
  { cause, components }: { cause: string; components: Components | null },
): Promise<Refund> => {
  const { itemsCents = null, shippingCents = null, taxCents = null, feeCents = null } = components ?? {};
  const part = await sql.one<Refund>`
    with part as (
      insert into refund (id, session_id, order_number, intent_id, amount_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status)
      values (${newId('refund')}, ${refund.sessionId}, ${refund.orderNumber}, ${refund.intentId}, ${cents}, ${itemsCents}, ${shippingCents}, ${taxCents}, ${feeCents}, ${refund.currency}, ${cause}, ${refund.reason}, ${refundStates.begins})
      returning *
    ), noted as (
      insert into refund_history (refund_id, to_status, fact, by) select id, status, 'requested', 'system' from part
    )
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at from part`;
  return part as Refund;
};
