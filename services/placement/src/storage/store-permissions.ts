import type { Sql } from '@muse/kit';
import type { MachineMethod } from './store-ways.ts';

/** A block counts as a revocation until a person says otherwise. Returns how many permissions it suspended. */
export const suspendPermissions = (tx: Sql, storeId: string, scope: MachineMethod, code: string): Promise<number> =>
  tx.run`
    update store_permission set suspended_at = muse_clock(), suspended_code = ${code}
    where store_id = ${storeId} and scope = ${scope} and expires_at > muse_clock() and revoked_at is null and suspended_at is null`;
