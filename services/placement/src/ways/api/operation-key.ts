import { createHash } from 'node:crypto';

/**
 * The idempotency key of one operation of one attempt: always the same, so that the store recognises a repetition. In the form of a UUID,
 * which one of the protocols asks for.
 */
export function operationKey(attemptId: string, operation: string): string {
  const hash = createHash('sha256').update(`${attemptId} ${operation}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hash.charAt(16), 16) % 4];
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
