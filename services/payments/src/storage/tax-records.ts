import type { checkoutSubmitted, DataOf, TaxEstimate } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import type { TaxedParts, TaxTransaction } from '../domain/tax-reversal.ts';

/** The tax of one order as it is reported to Stripe, with the share that the shopper paid. */
export interface TaxRecord extends TaxedParts {
  orderNumber: string;
  sessionId: string;
  state: 'open' | 'reporting' | 'reported' | 'failed' | 'void';
  calculationId: string | null;
  estimate: TaxEstimate | null;
  reported: TaxTransaction | null;
  currency: string;
  taxState: string;
  totalCents: number;
  createdAt: string;
}

/** Stores what was calculated for the shares of an attempt. An attempt replaces the ones before; without calculations it voids them. */
export async function saveTaxRecords(sql: Sql, { sessionId, attempt, shares }: DataOf<typeof checkoutSubmitted>) {
  const taxed = shares.filter(({ taxCalculation, taxEstimate }) => taxCalculation ?? taxEstimate);
  if (taxed.length === 0 && attempt === 1) return;
  await sql.run`
    with replaced as (
      update tax_record set state = 'void' where session_id = ${sessionId} and state = 'open'
        and not (order_number = any(${taxed.map(({ orderNumber }) => orderNumber)}::text[]))
    )
    insert into tax_record (order_number, session_id, state, calculation_id, estimate)
    select s."orderNumber", ${sessionId}, 'open', s."taxCalculation", s."taxEstimate"
    from jsonb_to_recordset(${json(taxed)}::jsonb) as s ("orderNumber" text, "taxCalculation" text, "taxEstimate" jsonb)
    on conflict (order_number) do update set state = 'open', calculation_id = excluded.calculation_id, estimate = excluded.estimate
      where tax_record.state in ('open', 'void') and tax_record.session_id = excluded.session_id`;
}

export interface OpenTaxRecord {
  orderNumber: string;
  lookedAt: string;
  isCaptured: boolean;
  /** The session ended without a charge, its whole capture is refunded, or nothing of the order was captured. */
  isOver: boolean;
}

/** Open records that were not looked at for `quietSeconds`, with what became of their payment. */
export const takeOpenTaxRecords = (sql: Sql, quietSeconds: number, atMost: number): Promise<OpenTaxRecord[]> =>
  sql.many<OpenTaxRecord>`
    with taken as (
      update tax_record set looked_at = muse_clock() where order_number = any(array(
        select order_number from tax_record where state = 'open' and looked_at < muse_clock() - make_interval(secs => ${quietSeconds})
        order by looked_at limit ${atMost} for update skip locked
      ))
      returning order_number, session_id, looked_at
    )
    select t.order_number, t.looked_at, p.status in ('captured', 'uncaptured') and not p.unwanted as is_captured,
      p.unwanted or p.status in ('cancelled', 'released') or (p.status = 'declined' and p.abandoned_at is not null)
        or (p.status in ('captured', 'uncaptured') and s.total_cents = (select sum(amount_cents) from refund r where r.order_number = t.order_number and r.status = 'released')) as is_over
    from taken t join payment p using (session_id) join share s using (order_number)`;

export const setTaxRecordState = (sql: Sql, orderNumber: string, state: 'reporting' | 'void'): Promise<number> =>
  sql.run`update tax_record set state = ${state} where order_number = ${orderNumber} and state = 'open'`;

export const findTaxRecord = (sql: Sql, orderNumber: string): Promise<TaxRecord | undefined> =>
  sql.one<TaxRecord>`
    select r.order_number, r.session_id, r.state, r.calculation_id, r.estimate, r.reported, r.created_at, p.currency,
      s.items_cents, s.shipping_cents, s.tax_cents, s.total_cents, s.tax_state
    from tax_record r join share s using (order_number) join payment p on p.session_id = r.session_id
    where r.order_number = ${orderNumber}`;

/** Keeps the calculation that replaces an estimate before it is reported, so that a repeated report is of the same one. */
export const storeCalculation = (sql: Sql, orderNumber: string, calculationId: string): Promise<number> =>
  sql.run`update tax_record set calculation_id = ${calculationId} where order_number = ${orderNumber} and state = 'reporting'`;

export const markReported = (sql: Sql, orderNumber: string, reported: TaxTransaction): Promise<number> =>
  sql.run`
    update tax_record set state = 'reported', transaction_id = ${reported.id}, reported = ${json(reported)}, estimate = null, failure = null
    where order_number = ${orderNumber} and state = 'reporting'`;

export const markReportFailed = (sql: Sql, orderNumber: string, failure: string): Promise<number> =>
  sql.run`update tax_record set state = 'failed', failure = ${failure} where order_number = ${orderNumber} and state = 'reporting'`;

/**
 * The orders whose tax a refund takes back: its own, or all of the session if its whole capture is refunded. None for a refund that
 * was made at Stripe's own site and belongs to no order yet.
 */
export const ordersToReverse = async (sql: Sql, sessionId: string, orderNumber: string | null): Promise<string[]> =>
  (
    await sql.many<{ orderNumber: string }>`
      select order_number from tax_record r where session_id = ${sessionId} and state <> 'void' and (order_number = ${orderNumber}
        or (${orderNumber}::text is null and exists (select from payment p where p.session_id = r.session_id and p.unwanted)))`
  ).map((record) => record.orderNumber);
