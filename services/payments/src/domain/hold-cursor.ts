import { cursorOf } from '@muse/contracts';

/** The cursor of the lists of holds, which are sorted by their end: the payment's own row has that to the microsecond. */
export const holdCursor = cursorOf({ sessionId: /^cs_[\w-]{1,100}$/ });
