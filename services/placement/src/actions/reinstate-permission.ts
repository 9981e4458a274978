import { api, refusals } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { permissionState, showPermission } from '../domain/placement-permission.ts';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { markReinstated, selectPermissionForUpdate } from '../storage/store-permissions.ts';

export const reinstatePermission = answer(
  api.placement.reinstatePermission,
  ({ params, body, actor }, { transaction }) =>
    transaction(async (tx) => {
      const { storeId, id } = params;
      const permission = await selectPermissionForUpdate(tx, storeId, id);
      refuseUnless(permission, 'not_found');
      const isSuspended = permissionState(permission, permission.now) === 'suspended';
      refuseUnless(isSuspended, 'wrong_state', { sentence: refusals.wrong_state.otherwise.permission });
      await markReinstated(tx, id);
      await decideOnStore(tx, storeId, {
        by: actor.subject,
        act: 'permission reinstated',
        reason: body.reason,
        details: { id, scope: permission.scope },
      });
      return reply(200, showPermission({ ...permission, suspendedAt: null, suspendedCode: null }));
    }),
);
