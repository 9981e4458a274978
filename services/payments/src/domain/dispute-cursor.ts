import { cursorOf, cursorTime, type PositionOf } from '@muse/contracts';

/** The cursor of the list of disputes: those without a decision first, then by deadline, then by id. */
export const disputeCursor = cursorOf({
  isDecided: /^(?:true|false)$/,
  listedAt: cursorTime,
  id: /^\w{1,100}$/,
});
export type DisputePosition = PositionOf<typeof disputeCursor>;
