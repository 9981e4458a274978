import { newId } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { MachineMethod } from '../domain/machine.ts';
import type { PermissionRow } from '../domain/placement-permission.ts';

/** A permission with the database's clock when it was read. */
type ReadPermission = PermissionRow & { now: string };

export type NewPermission = Omit<
  PermissionRow,
  'id' | 'createdAt' | 'suspendedAt' | 'suspendedCode' | 'revokedAt' | 'revokedBy' | 'revokedReason' | 'grantedAt'
> & { grantedAt: string | null };

/** Returns `undefined` if it has ended already. */
export const insertPermission = (tx: Sql, permission: NewPermission): Promise<ReadPermission | undefined> =>
  tx.one<ReadPermission>`
    insert into store_permission (id, store_id, scope, document_url, document_sha256, contact, granted_at, expires_at, max_per_minute,
                                  identification, browser_profile, created_by)
    select ${newId('permission')}, ${permission.storeId}, ${permission.scope}, ${permission.documentUrl}, ${permission.documentSha256},
           ${permission.contact}, coalesce(${permission.grantedAt}, muse_clock()), ${permission.expiresAt}, ${permission.maxPerMinute},
           ${permission.identification}, ${permission.browserProfile}, ${permission.createdBy}
    where ${permission.expiresAt} > muse_clock()
    returning *, muse_clock() as now`;

export const permissionsOf = (db: Sql, storeId: string): Promise<ReadPermission[]> =>
  db.many<ReadPermission>`
    select *, muse_clock() as now from store_permission where store_id = ${storeId} order by created_at desc, id limit 100`;

export const selectPermissionForUpdate = (tx: Sql, storeId: string, id: string): Promise<ReadPermission | undefined> =>
  tx.one<ReadPermission>`
    select *, muse_clock() as now from store_permission where id = ${id} and store_id = ${storeId} for update`;

export const markRevoked = (tx: Sql, id: string, { by, reason }: { by: string; reason: string }): Promise<number> =>
  tx.run`
    update store_permission set revoked_at = muse_clock(), revoked_by = ${by}, revoked_reason = ${reason}
    where id = ${id} and revoked_at is null`;

export const markReinstated = (tx: Sql, id: string): Promise<number> =>
  tx.run`update store_permission set suspended_at = null, suspended_code = null where id = ${id}`;

/** A block counts as a revocation until a person says otherwise. Returns how many permissions it suspended. */
export const suspendPermissions = (tx: Sql, storeId: string, scope: MachineMethod, code: string): Promise<number> =>
  tx.run`
    update store_permission set suspended_at = muse_clock(), suspended_code = ${code}
    where store_id = ${storeId} and scope = ${scope} and expires_at > muse_clock() and revoked_at is null and suspended_at is null`;
