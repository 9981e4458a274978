import type { DatabaseGauges } from '@muse/kit';
import { countOpenTasks } from '../storage/task-counts.ts';

/** Orders that have not reached their store yet, for dashboards and alerts. */
export const openTasks: DatabaseGauges = {
  labels: ['state'],
  gauges: {
    tasks: {
      name: 'placement_tasks',
      help: 'Orders that are not settled, by the state of their placement, up to 10,000',
    },
    oldestSeconds: { name: 'placement_oldest_seconds', help: 'Age of the one among them that is due first' },
  },
  read: countOpenTasks,
};
