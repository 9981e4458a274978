import { api } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { showPermission } from '../domain/placement-permission.ts';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { markRevoked, selectPermissionForUpdate } from '../storage/store-permissions.ts';

/** The first reason stays. */
export const revokePermission = answer(api.placement.revokePermission, ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { storeId, id } = params;
    const permission = await selectPermissionForUpdate(tx, storeId, id);
    refuseUnless(permission, 'not_found');
    if (permission.revokedAt === null) {
      const by = actor.subject;
      await markRevoked(tx, id, { by, reason: body.reason });
      await decideOnStore(tx, storeId, {
        by,
        act: 'permission revoked',
        reason: body.reason,
        details: { id, scope: permission.scope },
      });
    }
    const after = await selectPermissionForUpdate(tx, storeId, id);
    return reply(200, showPermission(after ?? permission));
  }),
);
