import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { cursorOf, cursorTime, type PositionOf } from '../paging.ts';
import { serviceNames } from '../services.ts';
import * as s from '../shapes.ts';

/**
 * Messages that gave up, per service. Every service answers these about its own; the gateway asks all of them for the list, and
 * the one that an id names for the rest.
 */
const deadLetterState = z.enum(['open', 'replayed', 'discarded']);
export type DeadLetterState = z.output<typeof deadLetterState>;

const deadLetter = z.object({
  id: s.id,
  service: z.enum(serviceNames),
  /** The reaction that could not do its work. */
  reaction: z.string(),
  /** Null where it was no message of ours at all. */
  messageId: z.string().nullable(),
  type: z.string().nullable(),
  subject: z.string().nullable(),
  state: deadLetterState,
  error: z.string(),
  /** How often it was tried. */
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
  summary: 'Messages that gave up, newest first; a service that does not answer is named in `unavailable`',
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
  summary: 'One with the message itself; what is secret or personal in it is not shown',
  params,
  replies: { 200: z.object({ ...deadLetter.shape, envelope: z.record(z.string(), z.unknown()) }) },
});

export const replayDeadLetter = endpoint({
  id: 'deadLetters.replay',
  service: 'gateway',
  method: 'POST',
  path: '/admin/dead-letters/:id/replay',
  access: 'operator',
  summary: 'Deliver it again, as the same message: an effect it has had already does not happen again',
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
  summary: 'Give it up, with a reason: its effect will never happen',
  params,
  body: z.strictObject({ reason: s.text(500) }),
  replies: { 200: deadLetter },
  refusals: ['dead_letter_closed'],
});

/** `dl_payments_12`: which service keeps it is in its name. */
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
