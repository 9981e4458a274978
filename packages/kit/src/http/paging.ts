import { refuse } from '../refuse.ts';

/** The place a caller's cursor stands for; what no `nextCursor` of ours ever said (`read` answers `undefined`) is refused. */
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
