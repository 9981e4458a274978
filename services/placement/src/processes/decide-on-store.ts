import { refuseUnless, type Sql } from '@muse/kit';
import { type AuditedAct, recordAct } from '../storage/audit.ts';
import { configuredWaysOf } from '../storage/store-placement.ts';

/** Records what an admin decides about a store. Refuses with `not_found` if the store is not known. */
export async function decideOnStore(tx: Sql, storeId: string, act: Omit<AuditedAct, 'subject'>): Promise<void> {
  refuseUnless(await configuredWaysOf(tx, storeId), 'not_found');
  await recordAct(tx, { ...act, subject: `store:${storeId}` });
}
