import type { z } from 'zod';
import { json, type Reply } from '../../server/reply.ts';
import { VERSION } from './profile.ts';

/** A mistake of the caller in the protocol itself. */
export const protocolError = (status: number, code: string, content: string): Reply => json({ code, content }, status);

/** The store has no such resource, or does not make one: 200, as the protocol wants it for outcomes of business. */
export const noResource = (code: string, content: string): Reply =>
  json({
    ucp: { version: VERSION, status: 'error' },
    messages: [{ type: 'error', code, content, severity: 'unrecoverable' }],
  });

type Read<T> = { value: T; refusal?: undefined } | { value?: undefined; refusal: Reply };

export function read<T>(schema: z.ZodType<T>, body: unknown): Read<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  return { refusal: protocolError(400, 'invalid', `${issue?.path.join('.')}: ${issue?.message}`) };
}
