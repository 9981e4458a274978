import { browserKill } from './browsers.ts';
import { disputes } from './disputes.ts';
import type { Fault } from './fault.ts';
import { killSwitches } from './kill-switches.ts';
import { fullQueue, guestRush, overload, slowSearch } from './load.ts';
import { duplicates, killer, oldFacts, poison } from './messages.ts';
import { freeze, kill, points, restart } from './processes.ts';
import {
  brokerAlarm,
  brokerCrash,
  brokerRestart,
  databaseCrash,
  databaseLock,
  databaseSlow,
  diskFull,
} from './servers.ts';
import { smallDisk } from './small-disk.ts';
import { stores } from './stores.ts';
import { forgeries, refundsElsewhere, replays, stripeAway, stripeFails, webhooks } from './stripe.ts';

export type { Fault, FaultContext } from './fault.ts';
export { unlimitQueues } from './load.ts';
export { killMarkerOf } from './messages.ts';

/** All faults. `npm run chaos -- --faults kill,broker-crash` selects some by name. */
export const faultsFor = (seed: string | number): Fault[] => [
  kill,
  points,
  restart,
  freeze,
  brokerCrash,
  brokerRestart,
  brokerAlarm,
  databaseCrash,
  databaseLock,
  databaseSlow,
  ...(smallDisk === undefined ? [] : [diskFull(smallDisk)]),
  stripeFails,
  stripeAway,
  webhooks,
  replays,
  forgeries,
  disputes,
  refundsElsewhere,
  stores,
  browserKill,
  killSwitches,
  duplicates,
  oldFacts,
  poison,
  killer(seed),
  overload,
  fullQueue,
  guestRush,
  slowSearch,
];
