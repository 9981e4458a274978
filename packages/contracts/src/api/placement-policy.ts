import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { placementMethod } from '../shapes/catalog.ts';
import * as s from '../shapes/common.ts';
import {
  auditEntry,
  machineMethod,
  permissionRequest,
  placementSwitch,
  reason,
  rulesRequest,
  storePermission,
  storeRules,
  storeWays,
  switchRequest,
  turnedSwitch,
  wayStage,
} from '../shapes/placement-policy.ts';

/** Which ways the orders of a store may take. Operators read, admins decide, with a reason that is kept. */

const ofStore = z.object({ storeId: s.storeId });
const ofWay = z.object({ storeId: s.storeId, method: machineMethod });
const ofPermission = z.object({ storeId: s.storeId, id: s.id });

const methods = z
  .array(placementMethod)
  .min(1)
  .max(3)
  .refine((listed) => new Set(listed).size === listed.length, 'each at most once')
  .refine((listed) => !listed.includes('manual') || listed.at(-1) === 'manual', '`manual` is the last one');

export const getStoreWays = endpoint({
  id: 'placement.getStoreWays',
  service: 'placement',
  method: 'GET',
  path: '/admin/placement/stores/:storeId/ways',
  access: 'operator',
  summary: 'The ways of a store in their order, and why each is usable now or not',
  params: ofStore,
  replies: { 200: storeWays },
});

export const setStoreWays = endpoint({
  id: 'placement.setStoreWays',
  service: 'placement',
  method: 'PUT',
  path: '/admin/placement/stores/:storeId/ways',
  access: 'admin',
  summary:
    'Set the order of the ways of a store; null returns to the catalog’s. A person (`manual`) is the last one, named or not',
  params: ofStore,
  body: z.strictObject({ methods: methods.nullable(), reason }),
  replies: { 200: storeWays },
});

export const setWayStage = endpoint({
  id: 'placement.setWayStage',
  service: 'placement',
  method: 'PUT',
  path: '/admin/placement/stores/:storeId/ways/:method/stage',
  access: 'admin',
  summary:
    'Say how far a way is trusted. `live` without enough results is a decision of its own; `canary` becomes live by its results',
  params: ofWay,
  body: z.strictObject({ stage: wayStage, reason }),
  replies: { 200: storeWays },
});

export const reopenWay = endpoint({
  id: 'placement.reopenWay',
  service: 'placement',
  method: 'POST',
  path: '/admin/placement/stores/:storeId/ways/:method/reopen',
  access: 'admin',
  summary:
    'Reopen a way that its results have closed; what was before does not count any more. It also closes its breaker',
  params: ofWay,
  body: z.strictObject({ reason }),
  replies: { 200: storeWays },
});

export const getStoreRules = endpoint({
  id: 'placement.getStoreRules',
  service: 'placement',
  method: 'GET',
  path: '/admin/placement/stores/:storeId/rules',
  access: 'operator',
  summary: 'The numbers by which the orders of a store are placed',
  params: ofStore,
  replies: { 200: storeRules },
});

export const setStoreRules = endpoint({
  id: 'placement.setStoreRules',
  service: 'placement',
  method: 'PUT',
  path: '/admin/placement/stores/:storeId/rules',
  access: 'admin',
  summary:
    'Set the numbers by which the orders of a store are placed; what is missing has its default. The tolerance and due times are those of later orders',
  params: ofStore,
  body: rulesRequest,
  replies: { 200: storeRules },
});

export const listPermissions = endpoint({
  id: 'placement.listPermissions',
  service: 'placement',
  method: 'GET',
  path: '/admin/placement/stores/:storeId/permissions',
  access: 'operator',
  summary: 'The last 100 permissions of a store for machines, newest first',
  params: ofStore,
  replies: { 200: z.object({ permissions: z.array(storePermission) }) },
});

export const createPermission = endpoint({
  id: 'placement.createPermission',
  service: 'placement',
  method: 'POST',
  path: '/admin/placement/stores/:storeId/permissions',
  access: 'admin',
  summary: 'Record that a store agrees to a machine: by which document, until when, how often',
  params: ofStore,
  body: permissionRequest,
  replies: { 201: storePermission },
});

export const revokePermission = endpoint({
  id: 'placement.revokePermission',
  service: 'placement',
  method: 'POST',
  path: '/admin/placement/stores/:storeId/permissions/:id/revoke',
  access: 'admin',
  summary: 'End a permission at once, also for attempts that have not submitted yet; revoking twice changes nothing',
  params: ofPermission,
  body: z.strictObject({ reason }),
  replies: { 200: storePermission },
});

export const reinstatePermission = endpoint({
  id: 'placement.reinstatePermission',
  service: 'placement',
  method: 'POST',
  path: '/admin/placement/stores/:storeId/permissions/:id/reinstate',
  access: 'admin',
  summary: 'End the suspension of a permission, after the store was asked; a revoked one cannot be reinstated',
  params: ofPermission,
  body: z.strictObject({ reason }),
  replies: { 200: storePermission },
  refusals: ['wrong_state'],
});

export const listSwitches = endpoint({
  id: 'placement.listSwitches',
  service: 'placement',
  method: 'GET',
  path: '/admin/placement/switches',
  access: 'operator',
  summary: 'The kill switches that were ever used, those that are on first; at most 200',
  replies: { 200: z.object({ switches: z.array(placementSwitch) }) },
});

export const setSwitch = endpoint({
  id: 'placement.setSwitch',
  service: 'placement',
  method: 'PUT',
  path: '/admin/placement/switches',
  access: 'admin',
  summary:
    'Stop machines everywhere, at a store, by a way, or by a version (`on: true`), or let them work again; acts between two steps, within 2 s. The reply warns if nothing of this name exists',
  body: switchRequest,
  replies: { 200: turnedSwitch },
});

export const listAudit = endpoint({
  id: 'placement.listAudit',
  service: 'placement',
  method: 'GET',
  path: '/admin/placement/audit',
  access: 'operator',
  summary: 'Who decided what about the placement of orders, newest first; of one `subject`, such as `store:nordstrom`',
  query: z.strictObject({ subject: s.text(200).optional(), ...s.listQuery }),
  replies: { 200: z.object({ acts: z.array(auditEntry), nextCursor: s.nextCursor }) },
});
