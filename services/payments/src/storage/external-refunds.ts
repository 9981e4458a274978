import { newId, refundStates } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { Components } from '../domain/components.ts';
import type { StripeRefund } from '../domain/refund.ts';
import type { Refund } from './refunds.ts';

/** The session that was charged through an intent: the payment's own one, or one whose capture was booked. */
export const findSessionCharged = async (sql: Sql, intentId: string): Promise<string | undefined> =>
  (
    await sql.one<{ sessionId: string }>`
      select session_id from payment where intent_id = ${intentId}
      union all select session_id from ledger_entry where cause = ${`captured:${intentId}`} limit 1`
  )?.sessionId;

/** Whether the capture of an intent is booked: before that, nothing can have been refunded of it. */
export const isCaptureBooked = async (sql: Sql, intentId: string): Promise<boolean> =>
  (await sql.one`select from ledger_entry where cause = ${`captured:${intentId}`}`) !== undefined;

const reason = 'refunded at Stripe’s own site';

/** Inserts an external refund. Returns `undefined` if it is known. */
export const insertExternalRefund = (
  sql: Sql,
  sessionId: string,
  { stripeRefundId, intentId, amountCents, currency }: StripeRefund,
): Promise<Refund | undefined> =>
  sql.one<Refund>`
    with fresh as (
      insert into refund (id, session_id, intent_id, amount_cents, currency, cause, reason, status, stripe_refund_id, external)
      values (${newId('refund')}, ${sessionId}, ${intentId}, ${amountCents}, ${currency}, ${`external:${stripeRefundId}`}, ${reason}, ${refundStates.begins}, ${stripeRefundId}, true)
      on conflict do nothing returning *
    ), noted as (
      insert into refund_history (refund_id, to_status, fact) select id, status, 'requested' from fresh
    )
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at from fresh`;

/** Locks the external refunds of an intent that belong to no order yet, oldest first. */
export const lockUnassignedRefunds = (sql: Sql, intentId: string): Promise<Refund[]> =>
  sql.many<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
    from refund where intent_id = ${intentId} and external and assigned_at is null and status in ('pending', 'succeeded')
    order by created_at, id for update`;

/** The parts of an external refund that were assigned by themselves. */
export const lockPartsOf = (sql: Sql, id: string): Promise<Refund[]> =>
  sql.many<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
    from refund where part_of = ${id} order by id for update`;

/** Cuts a part off a locked external refund that is not assigned. The part has its status and history, and follows it. */
export const splitRefund = async (sql: Sql, refund: Refund, cents: number): Promise<Refund> => {
  const id = newId('refund');
  const part = await sql.one<Refund>`
    with rest as (
      update refund set amount_cents = amount_cents - ${cents}, updated_at = muse_clock() where id = ${refund.id}
      returning coalesce(part_of, id) as whole
    ), part as (
      insert into refund (id, session_id, intent_id, amount_cents, currency, cause, reason, status, external, part_of)
      select ${id}, ${refund.sessionId}, ${refund.intentId}, ${cents}, ${refund.currency}, ${`part:${id}`}, ${refund.reason}, ${refund.status}, true, whole from rest
      returning *
    ), copied as (
      insert into refund_history (refund_id, from_status, to_status, fact, by, note, at)
      select part.id, h.from_status, h.to_status, h.fact, h.by, h.note, h.at from part, refund_history h
      where h.refund_id = ${refund.id} order by h.id
    )
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at from part`;
  return part as Refund;
};

/** Assigns a locked external refund to an order, or to the refund of a late capture. Returns when. */
export const assignRefundTo = async (
  sql: Sql,
  id: string,
  to: { orderNumber: string | null; components: Components | null; by: string },
): Promise<string> => {
  const { itemsCents = null, shippingCents = null, taxCents = null, feeCents = null } = to.components ?? {};
  const row = await sql.one<{ at: string }>`
    update refund set order_number = ${to.orderNumber}, assigned_at = muse_clock(), assigned_by = ${to.by}, updated_at = muse_clock(),
      items_cents = ${itemsCents}, shipping_cents = ${shippingCents}, tax_cents = ${taxCents}, fee_cents = ${feeCents}
    where id = ${id} returning assigned_at as at`;
  return (row as { at: string }).at;
};

/** Takes the external refunds of an intent off the orders that they were assigned to. Returns them as they were. */
export const unassignRefunds = (sql: Sql, intentId: string): Promise<Refund[]> =>
  sql.many<Refund>`
    with assigned as (
      select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
      from refund where intent_id = ${intentId} and external and assigned_at is not null for update
    ), freed as (
      update refund set order_number = null, assigned_at = null, assigned_by = null, updated_at = muse_clock(),
        items_cents = null, shipping_cents = null, tax_cents = null, fee_cents = null
      from assigned where refund.id = assigned.id
    )
    select * from assigned`;
