import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { cursorOf, cursorTime, type PositionOf } from '../paging.ts';
import { serviceNames } from '../services.ts';
import * as s from '../shapes.ts';

/**
 * The dead letters: messages that could not be processed. Every service serves these endpoints for its own; the gateway merges the
 * lists of all services and forwards the rest to the service named in the id.
 */
const deadLetterState = z.enum(['open', 'replayed', 'discarded']);
export type DeadLetterState = z.output<typeof deadLetterState>;

const deadLetter = z.object({
  id: s.id,
  service: z.enum(serviceNames),
  /** The reaction that failed. */
  reaction: z.string(),
  /** Null if the message is not one of our envelopes. */
  messageId: z.string().nullable(),
  type: z.string().nullable(),
  subject: z.string().nullable(),
  state: deadLetterState,
  error: z.string(),
  /** The number of attempts. */
  attempts: s.count,
  parkedAt: s.time,
  closedAt: s.timeOrNull,
  closedBy: z.string().nullable(),
  reason: z.string().nullable(),
});
export type DeadLetter = z.output<typeof deadLetter>;

const params = z.object({ id: z.string() });

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

/** `dl_payments_12`: the id contains the service that stores it. */
export const deadLetterId = (service: string, number: number): string => `dl_${service}_${number}`;

export function readDeadLetterId(id: string): { service: (typeof serviceNames)[number]; number: string } | undefined {
  const match = /^dl_([a-z]+)_([1-9]\d{0,17})$/.exec(id);
  const service = serviceNames.find((name) => name === match?.[1]);
  return service && match?.[2] ? { service, number: match[2] } : undefined;
}

/**
 * The cursor of the list, which is sorted newest first, then by id. Every service reads it alike, so the gateway can merge
 * their lists and pass one cursor to all of them.
 */
export const deadLetterCursor = cursorOf({
  parkedAt: cursorTime,
  id: { test: (id) => readDeadLetterId(id) !== undefined },
});
export type DeadLetterPosition = PositionOf<typeof deadLetterCursor>;

export const newestDeadLetterFirst = (a: DeadLetterPosition, b: DeadLetterPosition): number =>
  a.parkedAt === b.parkedAt ? (a.id < b.id ? 1 : -1) : a.parkedAt < b.parkedAt ? 1 : -1;
