import type { Transaction } from '@muse/kit';

export type OrderDisputeState = 'open' | 'won' | 'lost' | 'closed';

/**
 * Stores the state of a dispute. Its events may arrive in any order: only an open one is replaced, and a lost one by its success
 * on appeal. Returns false if nothing changed.
 */
export async function upsertDispute(
  tx: Transaction,
  { disputeId, sessionId }: { disputeId: string; sessionId: string },
  state: OrderDisputeState,
): Promise<boolean> {
  const written = await tx.run`
    insert into dispute (dispute_id, session_id, state) values (${disputeId}, ${sessionId}, ${state})
    on conflict (dispute_id) do update set state = excluded.state, updated_at = muse_clock()
      where excluded.state <> 'open' and (dispute.state = 'open' or (dispute.state = 'lost' and excluded.state = 'won'))`;
  return written > 0;
}

/** The dispute that stands against the payment of a session. Returns `undefined` if there is none. */
export async function standingDisputeOf(tx: Transaction, sessionId: string): Promise<'open' | 'lost' | undefined> {
  const found = await tx.one<{ state: 'open' | 'lost' }>`
    select state from dispute where session_id = ${sessionId} and state in ('open', 'lost') order by state desc limit 1`;
  return found?.state;
}
