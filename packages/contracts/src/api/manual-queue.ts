import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';
import { evidenceFile, queueEntry, queueStatus } from '../shapes/placement.ts';
import { workRefusals } from './placement.ts';

/** What operators do with entries of the manual queue beside claiming, placing and failing them (placement.ts). */

const orderNumber = z.object({ orderNumber: s.typedOrderNumber });
/**
 * The subject of the operator's token. Only the issuer of the tokens knows which operators exist, so only what cannot be one is
 * refused. An entry of an operator who does not exist returns to the queue when its lease expires.
 */
const assignee = s
  .text(128)
  .regex(/^\S+$/, 'The subject of an operator’s token, without blanks.')
  .refine((name) => !name.startsWith('machine:'), 'An operator, not a machine.')
  .refine((name) => !name.startsWith('guest_'), 'An operator, not a guest.');

export const heartbeat = endpoint({
  id: 'placement.heartbeat',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/heartbeat',
  access: 'operator',
  summary: 'Renew the lease of an entry that one has claimed',
  bodyOptional: true,
  versioned: true,
  params: orderNumber,
  body: z.strictObject({}).optional(),
  replies: { 200: queueEntry },
  refusals: ['not_held', ...workRefusals],
});

export const holdEntry = endpoint({
  id: 'placement.holdEntry',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/hold',
  access: 'operator',
  summary:
    'Put an entry on hold, with a reason and optionally an end; it can be neither claimed nor placed until it is released',
  versioned: true,
  params: orderNumber,
  body: z.strictObject({ reason: s.text(500), until: z.iso.datetime({ offset: true }).nullish() }),
  replies: { 200: queueEntry },
  refusals: [...workRefusals, 'submission_begun'],
});

export const addNote = endpoint({
  id: 'placement.addNote',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/notes',
  access: 'operator',
  summary: 'Add an internal note; it renews the lease if one has claimed the entry',
  versioned: true,
  params: orderNumber,
  body: z.strictObject({ text: s.text(2000) }),
  replies: { 201: queueEntry },
});

export const assignEntry = endpoint({
  id: 'placement.assignEntry',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/assign',
  access: 'operator',
  summary: 'Give an entry to an operator, with a lease; only an admin may take it from another one',
  versioned: true,
  params: orderNumber,
  body: z.strictObject({ assignee }),
  replies: { 200: queueEntry },
  refusals: [...workRefusals, 'submission_begun'],
});

export const bulkEntries = endpoint({
  id: 'placement.bulkEntries',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/bulk',
  access: 'operator',
  summary: 'Assign or release up to 100 entries, one by one: one that is refused leaves the others as they are',
  body: z
    .strictObject({
      action: z.enum(['assign', 'release']),
      orderNumbers: z.array(z.string().min(1).max(50)).min(1).max(100),
      assignee: assignee.optional(),
    })
    .refine(({ action, assignee }) => (action === 'assign') === (assignee !== undefined), {
      path: ['assignee'],
      error: 'needed to assign, and not allowed to release',
    }),
  replies: {
    200: z.object({
      results: z.array(
        z.object({
          index: s.count,
          museOrderNumber: z.string(),
          status: z.enum(['assigned', 'released', 'refused']),
          entry: queueEntry.optional(),
          problem: z.object({ code: z.string(), detail: z.string() }).optional(),
        }),
      ),
      summary: z.object({ done: s.count, refused: s.count }),
    }),
  },
});

export const exportQueue = endpoint({
  id: 'placement.exportQueue',
  service: 'placement',
  method: 'GET',
  path: '/admin/manual-orders.csv',
  access: 'operator',
  summary: 'The manual queue as CSV, oldest due first, with the filters of the list. Amounts are in minor units',
  query: z.strictObject({
    status: queueStatus.optional(),
    storeId: s.storeId.optional(),
    assignee: s.text(200).optional(),
    q: s.text(100).optional(),
  }),
  replies: { 200: s.csv },
});

export const addEvidence = endpoint({
  id: 'placement.addEvidence',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/evidence',
  access: 'operator',
  summary:
    'Add a screenshot or a confirmation: one PNG, JPEG, WebP, GIF or PDF of at most 10 MiB, as `multipart/form-data`',
  versioned: true,
  rawBody: true,
  // A file of 10 MiB and what multipart puts around it.
  bodyLimit: 10 * 1024 * 1024 + 16 * 1024,
  params: orderNumber,
  replies: { 201: evidenceFile },
  refusals: ['evidence_not_multipart', 'body_too_large', 'evidence_not_accepted'],
});

export const getEvidenceFile = endpoint({
  id: 'placement.getEvidenceFile',
  service: 'placement',
  method: 'GET',
  path: '/admin/manual-orders/:orderNumber/evidence/:id',
  access: 'operator',
  summary: 'One file of evidence, as it was added',
  params: z.object({ orderNumber: s.typedOrderNumber, id: s.id }),
  file: 'application/octet-stream',
  replies: { 200: z.unknown() },
});
