import type { Sql } from '@muse/kit';
import type { CaptureMode } from '../domain/intent.ts';
import type { Payment } from './payments.ts';

export interface StalledPayment
  extends Pick<Payment, 'sessionId' | 'status' | 'attempt' | 'intentId' | 'abandonedAt' | 'customerId'> {
  shopper: string;
  save: boolean;
  capture: CaptureMode;
  amountCents: number;
  currency: string;
  paymentMethodId: string;
  lookedAt: string;
}

/**
 * Payments that have not changed for `quietSeconds` and have no open job. Each is returned once per `quietSeconds`. Open jobs
 * are rows of the kit's table `task`.
 */
export const takeStalledPayments = (sql: Sql, quietSeconds: number, atMost: number): Promise<StalledPayment[]> =>
  sql.many<StalledPayment>`
    update payment set looked_at = muse_clock() where session_id = any(array(
      select session_id from payment p
      where (status in ('processing', 'requires_action') or (status = 'declined' and abandoned_at is not null))
        and greatest(updated_at, looked_at) < muse_clock() - make_interval(secs => ${quietSeconds})
        and not exists (select from task t where t.state = 'open' and t.payload ->> 'sessionId' = p.session_id)
      order by greatest(updated_at, looked_at) limit ${atMost} for update skip locked
    ))
    returning session_id, status, attempt, intent_id, abandoned_at, amount_cents, currency, payment_method_id, customer_id, shopper,
      save_card as save, capture, looked_at`;

/** Whether the session has an open charge job, which will publish the outcome. */
export const isBeingCharged = async (sql: Sql, sessionId: string): Promise<boolean> =>
  (await sql.one`select from task where state = 'open' and kind = 'charge' and payload ->> 'sessionId' = ${sessionId} limit 1`) !==
  undefined;

export interface StalledRefund {
  id: string;
  stripeRefundId: string | null;
  lookedAt: string;
}

/** Refunds that have not changed for `quietSeconds` and have no open job. Each is returned once per `quietSeconds`. */
export const takeStalledRefunds = (sql: Sql, quietSeconds: number, atMost: number): Promise<StalledRefund[]> =>
  sql.many<StalledRefund>`
    update refund set looked_at = muse_clock() where id = any(array(
      select id from refund r
      where status in ('requested', 'pending')
        and greatest(updated_at, looked_at) < muse_clock() - make_interval(secs => ${quietSeconds})
        and not exists (select from task t where t.state = 'open' and (t.payload ->> 'refundId' = r.id or t.payload ->> 'stripeRefundId' = r.stripe_refund_id))
      order by greatest(updated_at, looked_at) limit ${atMost} for update skip locked
    ))
    returning id, stripe_refund_id, looked_at`;
