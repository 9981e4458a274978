import type { PlacementProof } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import { placementProof } from '../domain/placement-proof.ts';

/** The tasks of a purchase with their attempts and history, in one statement. */
export async function placementProofsOf(sql: Sql, sessionId: string): Promise<PlacementProof[]> {
  const rows = await sql.many<PlacementProof>`
    select t.order_number as muse_order_number, t.status, t.method, t.store_order_number, t.actual_total_cents, t.settled_at,
      (select coalesce(json_agg(json_build_object('method', a.method, 'startedAt', a.started_at, 'outcome', a.outcome, 'code', a.code) order by a.id), '[]')
         from attempt a where a.task_id = t.id) as attempts,
      (select coalesce(json_agg(json_build_object('toStatus', h.to_status, 'at', h.at) order by h.id), '[]')
         from task_history h where h.task_id = t.id) as history
    from placement_task t where t.session_id = ${sessionId} order by t.order_number`;
  return rows.map(placementProof);
}
