import type { EvidencePack } from '@muse/contracts';
import type { Sql } from '@muse/kit';

type Refund = EvidencePack['refunds'][number];
export type HistoryEntry = Omit<EvidencePack['timeline'][number], 'source'>;

export interface DisputedCharge {
  amountCents: number;
  currency: string;
  chargedAt: string | null;
}

/** The capture that is disputed. */
export const chargeOfSession = (sql: Sql, sessionId: string): Promise<DisputedCharge | undefined> =>
  sql.one<DisputedCharge>`
    select coalesce(captured_cents, amount_cents) as amount_cents, currency, captured_at as charged_at
    from payment where session_id = ${sessionId}`;

export const refundsOfSession = (sql: Sql, sessionId: string): Promise<Refund[]> =>
  sql.many<Refund>`
    select id, order_number as muse_order_number, amount_cents, currency, status, reason, created_at
    from refund where session_id = ${sessionId} order by created_at, id`;

/** What happened to the money of a session, oldest first. */
export const moneyTimelineOf = (sql: Sql, sessionId: string): Promise<HistoryEntry[]> =>
  sql.many<HistoryEntry>`
    select at, event, muse_order_number from (
      select at, 'payment ' || to_status as event, null as muse_order_number from payment_history where session_id = ${sessionId}
      union all
      select h.at, 'refund ' || h.to_status, r.order_number
      from refund r join refund_history h on h.refund_id = r.id where r.session_id = ${sessionId}
      union all
      select h.at, 'dispute ' || h.status, null
      from dispute d join dispute_history h on h.dispute_id = d.id where d.session_id = ${sessionId}
    ) as entry order by at`;
