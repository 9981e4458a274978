import { refuse } from '@muse/kit';
import { type Place, readCursor } from '../domain/cursor.ts';

/** The place a caller's cursor stands for; whatever we never gave out is refused. */
export const placeOf = (cursor: string | undefined): Place | undefined =>
  cursor === undefined
    ? undefined
    : (readCursor(cursor) ??
      refuse('validation_failed', {
        errors: [{ pointer: '/cursor', code: 'invalid_cursor', detail: 'Not a cursor from nextCursor.' }],
      }));
