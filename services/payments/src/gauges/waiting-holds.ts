import type { DatabaseGauges } from '@muse/kit';
import { countWaitingHolds } from '../storage/hold-list.ts';

/** Holds that need a person, for alerts. */
export const waitingHolds: DatabaseGauges = {
  labels: ['state'],
  gauges: {
    count: {
      name: 'holds_waiting',
      help: 'Holds that end within two days with orders that are not settled, and holds that could not be captured',
    },
  },
  read: countWaitingHolds,
};
