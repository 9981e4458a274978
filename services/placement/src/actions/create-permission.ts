import { api } from '@muse/contracts';
import { answer, refuse, reply } from '@muse/kit';
import { showPermission } from '../domain/placement-permission.ts';
import { decideOnStore } from '../processes/decide-on-store.ts';
import { insertPermission } from '../storage/store-permissions.ts';

export const createPermission = answer(api.placement.createPermission, ({ params, body, actor }, { transaction }) =>
  transaction(async (tx) => {
    const { storeId } = params;
    const { reason, grantedAt = null, ...permission } = body;
    if (grantedAt !== null && Date.parse(grantedAt) >= Date.parse(body.expiresAt)) refuseExpiry('before_granted');
    await decideOnStore(tx, storeId, {
      by: actor.subject,
      act: 'permission recorded',
      reason,
      details: { scope: body.scope, expiresAt: body.expiresAt, documentUrl: body.documentUrl },
    });
    const created = await insertPermission(tx, { ...permission, storeId, grantedAt, createdBy: actor.subject });
    return reply(201, showPermission(created ?? refuseExpiry('in_the_past')));
  }),
);

const refuseExpiry = (code: 'before_granted' | 'in_the_past'): never =>
  refuse('validation_failed', {
    errors: [{ pointer: '/expiresAt', code, detail: 'Name a time in the future, after the permission is granted.' }],
  });
