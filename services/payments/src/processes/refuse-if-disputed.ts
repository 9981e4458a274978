import { refusals } from '@muse/contracts';
import { refuse, type Sql } from '@muse/kit';
import { refundBlockedBy } from '../storage/disputes.ts';

/** Refuses with 409 if a dispute stands against a session: its outcome decides, or has paid the shopper back already. */
export async function refuseIfDisputed(sql: Sql, sessionId: string): Promise<void> {
  const by = await refundBlockedBy(sql, sessionId);
  if (by === 'lost') refuse('order_disputed', { sentence: refusals.order_disputed.otherwise.lost });
  if (by === 'open') refuse('order_disputed');
}
