import { cursorOf } from '@muse/contracts';

/** The cursor of the list of refunds, which is sorted by creation: the refund's own row has that to the microsecond. */
export const refundCursor = cursorOf({ id: /^re_[\w-]{1,100}$/ });
