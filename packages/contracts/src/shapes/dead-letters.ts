import { z } from 'zod';
import { cursorOf, cursorTime, type PositionOf } from '../paging.ts';
import { serviceNames } from '../services.ts';
import * as s from './common.ts';

export const deadLetterState = z.enum(['open', 'replayed', 'discarded']);

export const deadLetter = z.object({
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
