import { z } from 'zod';
import { json, type Reply } from '../../server/reply.ts';

type ErrorType = 'invalid_request' | 'processing_error' | 'service_unavailable';

export const acpError = (
  status: number,
  code: string,
  message: string,
  more: { type?: ErrorType; param?: string; supported_versions?: string[] } = {},
): Reply => json({ type: 'invalid_request', code, message, ...more }, status);

export const notFound = (): Reply => acpError(404, 'not_found', 'There is no such checkout session.');

type Read<T> = { value: T; refusal?: undefined } | { value?: undefined; refusal: Reply };

/** Reads a body, or says what is wrong with it. */
export function read<T>(schema: z.ZodType<T>, body: unknown): Read<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  const param = `$${(issue?.path ?? []).map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')}`;
  return { refusal: acpError(400, 'invalid', issue?.message ?? 'The request is not valid.', { param }) };
}
