import { refuse } from '../refuse.ts';

/**
 * Decodes the `cursor` parameter of a list; refuses with 400 `validation_failed` what the list never gave out as `nextCursor`.
 * Returns `undefined` if there is no cursor: the first page.
 */
export const decodeCursor = <Position>(
  cursor: string | undefined,
  decode: (cursor: string) => Position | undefined,
): Position | undefined =>
  cursor === undefined
    ? undefined
    : (decode(cursor) ??
      refuse('validation_failed', {
        errors: [{ pointer: '/cursor', code: 'invalid_cursor', detail: 'Not a nextCursor of this list.' }],
      }));
