import { api } from '@muse/contracts';
import { answer, refuseUnless, reply } from '@muse/kit';
import { showPermission } from '../domain/placement-permission.ts';
import { permissionsOf } from '../storage/store-permissions.ts';
import { configuredWaysOf } from '../storage/store-placement.ts';

export const listPermissions = answer(api.placement.listPermissions, async ({ params: { storeId } }, { db }) => {
  refuseUnless(await configuredWaysOf(db, storeId), 'not_found');
  return reply(200, { permissions: (await permissionsOf(db, storeId)).map(showPermission) });
});
