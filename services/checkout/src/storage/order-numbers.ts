import { drawOrderNumber } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { SessionOrder } from '../domain/session.ts';

/** Draws a random order number per store, and draws again if the table already has it. */
export async function drawOrderNumbers(
  tx: Sql,
  sessionId: string,
  storeIds: readonly string[],
  draw = drawOrderNumber,
): Promise<SessionOrder[]> {
  const drawn = new Map<string, string>();
  while (drawn.size < storeIds.length) {
    const missing = storeIds.filter((storeId) => !drawn.has(storeId));
    const free = await tx.many<{ orderNumber: string; storeId: string }>`
      insert into session_order (order_number, session_id, store_id)
      select drawn.number, ${sessionId}, drawn.store
      from unnest(${missing.map(() => draw())}::text[], ${missing}::text[]) as drawn (number, store)
      on conflict on constraint session_order_pkey do nothing
      returning order_number, store_id`;
    for (const { orderNumber, storeId } of free) drawn.set(storeId, orderNumber);
  }
  return storeIds.map((storeId) => ({ orderNumber: drawn.get(storeId) as string, storeId, known: false }));
}
