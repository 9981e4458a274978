import type { DatabaseGauges } from '@muse/kit';
import { countStopped } from '../storage/store-ways.ts';

/** What stops machines at stores, so that their orders wait for people. */
export const stoppedMachines: DatabaseGauges = {
  labels: ['cause'],
  gauges: {
    stopped: {
      name: 'placement_machines_stopped',
      help: 'Ways of stores with a closed gate or an open breaker, suspended permissions, and kill switches that are on',
    },
  },
  read: countStopped,
};
