import type { QueueStatus } from '@muse/contracts';
import type { TaskStatus } from './task.ts';

const shown: Partial<Record<TaskStatus, QueueStatus>> = {
  in_progress: 'claimed',
  submitting: 'claimed',
  awaiting_customer: 'on_hold',
};

/** The state as the queue API names it; `status_now` in the database says the same. */
export const shownStatus = (status: TaskStatus): QueueStatus => shown[status] ?? (status as QueueStatus);
