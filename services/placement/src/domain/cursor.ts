import { cursorOf, cursorTime, type PositionOf } from '@muse/contracts';

/** The cursor of the manual queue, which is sorted by due time, then by id. */
export const queueCursor = cursorOf({ dueAt: cursorTime, id: /^task_[\w-]{1,100}$/ });
export type QueuePosition = PositionOf<typeof queueCursor>;

/** The cursor of the audit, newest first: the number of an act. */
export const auditCursor = cursorOf({ id: /^[1-9]\d{0,17}$/ });
