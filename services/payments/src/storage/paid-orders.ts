import type { Sql } from '@muse/kit';
import type { Components } from '../domain/components.ts';
import { none, plus } from '../domain/components.ts';
import { type RefundableOrder, sumOfRefunds } from '../domain/refund-plan.ts';
import { type PaidLine, splitShare } from '../domain/share-lines.ts';

/** A paid order with all that decides what can be refunded of it. */
export interface LockedPaidOrder extends RefundableOrder {
  orderNumber: string;
  sessionId: string;
  /** Null if the total was 0. */
  intentId: string | null;
  currency: string;
  /**
   * `held`: less can still be captured. `captured`: also if the amount to capture is decided. `uncaptured`: nothing was ever taken,
   * and `written off`: nothing ever will be.
   */
  payment: 'held' | 'captured' | 'uncaptured' | 'written off';
  /** The capture is refunded as a whole: its session has no orders. */
  unwanted: boolean;
}

interface ShareRow extends Components {
  sessionId: string;
  intentId: string | null;
  payment: LockedPaidOrder['payment'] | null;
  unwanted: boolean;
  currency: string;
  shippingTaxCents: number | null;
  ofCapture: number;
}

type RefundRow = { amountCents: number; awaits: boolean } & { [Name in keyof Components]: number | null };

/**
 * Reads an order under the payment's lock, so that concurrent refunds cannot exceed what is left. Returns `undefined` if the
 * order is unknown, and `'not paid'` if no capture is known that it has a share of.
 */
export async function lockPaidOrder(sql: Sql, orderNumber: string): Promise<LockedPaidOrder | 'not paid' | undefined> {
  const locked = await sql.one`
    select from payment where session_id = (select session_id from share where order_number = ${orderNumber}) for update`;
  const row = locked ? await findShare(sql, orderNumber) : undefined;
  if (!row) return undefined;
  const { payment, unwanted, intentId, sessionId, currency, ofCapture, shippingTaxCents, ...share } = row;
  if (payment === null) return 'not paid';
  const refunds = await refundsOf(sql, orderNumber);
  const awaiting = refunds.map(({ awaits, components }) => (awaits && components) || none).reduce(plus, none);
  return {
    ...{ orderNumber, sessionId, intentId, currency, payment, unwanted, share, ofCapture },
    shippingTaxCents: shippingTaxCents ?? splitShare(share).shippingTaxCents,
    lines: await linesOf(sql, orderNumber),
    refunded: sumOfRefunds(share, refunds),
    awaiting,
    refundedUnits: await refundedUnitsOf(sql, orderNumber),
  };
}

/**
 * Failed refunds count: they are still owed. Only a rejected one, which nobody ever owed, does not. What was released
 * was never captured: it counts until the capture only.
 */
const findShare = (sql: Sql, orderNumber: string): Promise<ShareRow | undefined> =>
  sql.one<ShareRow>`
    select p.session_id, p.intent_id, case when p.status = 'authorized' and p.capture_cents is null then 'held' when p.status in ('captured', 'authorized', 'released') then 'captured'
        when p.status = 'uncaptured' and not exists (select from ledger_entry where cause = 'uncaptured settled:' || p.session_id) then 'uncaptured'
        when p.status = 'uncaptured' and exists (select from ledger_entry e join ledger_line l on l.entry_id = e.id
          where e.cause = 'uncaptured settled:' || p.session_id and l.account = 'bad_debts') then 'written off'
        when p.status = 'uncaptured' then 'captured' end as payment, p.unwanted, p.currency, s.items_cents, s.shipping_cents, s.tax_cents, s.fee_cents,
      s.shipping_tax_cents,
      coalesce(p.captured_cents, p.authorized_cents, 0) - (select coalesce(sum(amount_cents), 0) from refund r where r.intent_id = p.intent_id
        and r.status <> 'rejected' and not (p.status = 'captured' and r.status = 'released')) as of_capture
    from share s join payment p using (session_id) where s.order_number = ${orderNumber}`;

const linesOf = (sql: Sql, orderNumber: string): Promise<PaidLine[]> =>
  sql.many<PaidLine>`
    select product_sku, size, color, product_name, quantity, total_cents, tax_cents, fee_cents
    from share_line where order_number = ${orderNumber} order by line`;

async function refundsOf(sql: Sql, orderNumber: string) {
  const rows = await sql.many<RefundRow>`
    select amount_cents, items_cents, shipping_cents, tax_cents, fee_cents, status = 'awaiting_approval' as awaits
    from refund where order_number = ${orderNumber} and status <> 'rejected'`;
  return rows.map(({ amountCents, awaits, ...components }) => ({
    ...{ amountCents, awaits },
    components: components.itemsCents === null ? null : (components as Components),
  }));
}

async function refundedUnitsOf(sql: Sql, orderNumber: string): Promise<Map<number, Set<number>>> {
  const rows = await sql.many<{ line: number; units: number[] }>`
    select line, array_agg(unit) as units from refund_unit where order_number = ${orderNumber} and not released group by line`;
  return new Map(rows.map(({ line, units }) => [line, new Set(units)]));
}
