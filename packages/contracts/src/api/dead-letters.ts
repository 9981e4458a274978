import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { serviceNames } from '../services.ts';
import * as s from '../shapes/common.ts';
import { deadLetter, deadLetterState } from '../shapes/dead-letters.ts';

const params = z.object({ id: z.string() });

/**
 * Dead letters are messages that could not be processed. Every service serves these endpoints for its own; the gateway merges
 * the lists of all services, and forwards the other requests to the service named in the id.
 */
export const listDeadLetters = endpoint({
  id: 'deadLetters.list',
  service: 'gateway',
  method: 'GET',
  path: '/admin/dead-letters',
  access: 'operator',
  summary: 'The dead letters, newest first; a service that does not answer is listed in `unavailable`',
  query: z.strictObject({
    ...s.listQuery,
    service: z.enum(serviceNames).optional(),
    state: deadLetterState.default('open'),
    type: s.text(100).optional(),
  }),
  replies: {
    200: z.object({
      deadLetters: z.array(deadLetter),
      unavailable: z.array(z.enum(serviceNames)),
      nextCursor: s.nextCursor,
    }),
  },
});

export const getDeadLetter = endpoint({
  id: 'deadLetters.get',
  service: 'gateway',
  method: 'GET',
  path: '/admin/dead-letters/:id',
  access: 'operator',
  summary: 'One dead letter with its message; secrets and personal data are masked',
  params,
  replies: { 200: z.object({ ...deadLetter.shape, envelope: z.record(z.string(), z.unknown()) }) },
});

export const replayDeadLetter = endpoint({
  id: 'deadLetters.replay',
  service: 'gateway',
  method: 'POST',
  path: '/admin/dead-letters/:id/replay',
  access: 'operator',
  summary: 'Deliver the message again with the same id: an effect that it already had is not repeated',
  params,
  bodyOptional: true,
  body: z.strictObject({ reason: s.text(500).optional() }).optional(),
  replies: { 200: deadLetter },
  refusals: ['dead_letter_closed', 'cannot_be_replayed'],
});

export const discardDeadLetter = endpoint({
  id: 'deadLetters.discard',
  service: 'gateway',
  method: 'POST',
  path: '/admin/dead-letters/:id/discard',
  access: 'operator',
  summary: 'Discard the message with a reason: it is never processed',
  params,
  body: z.strictObject({ reason: s.text(500) }),
  replies: { 200: deadLetter },
  refusals: ['dead_letter_closed'],
});
