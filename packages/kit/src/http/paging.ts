import { refuse } from '../refuse.ts';

/** Returns the position a cursor stands for. Refuses a cursor that `read` cannot read, because no reply contained it. */
export const placeOf = <Place>(
  cursor: string | undefined,
  read: (cursor: string) => Place | undefined,
): Place | undefined =>
  cursor === undefined
    ? undefined
    : (read(cursor) ??
      refuse('validation_failed', {
        errors: [{ pointer: '/cursor', code: 'invalid_cursor', detail: 'Not a nextCursor of this list.' }],
      }));
