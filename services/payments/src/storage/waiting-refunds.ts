import type { Sql } from '@muse/kit';

/** The refunds of a session that are owed and were not sent to Stripe yet: a dispute makes them wait. */
export const waitingRefunds = (sql: Sql, sessionId: string): Promise<{ id: string }[]> =>
  sql.many<{ id: string }>`
    select id from refund where session_id = ${sessionId} and status = 'requested' and stripe_refund_id is null order by created_at, id`;
