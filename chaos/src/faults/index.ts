import { ownDisk } from '../own-disk.ts';
import { brokerAlarm, brokerCrash, brokerRestart } from './broker.ts';
import { databaseCrash, databaseLock, databaseSlow, diskFull } from './database.ts';
import type { Fault } from './fault.ts';
import { duplicates, killer, oldFacts, poison } from './messages.ts';
import { freeze, kill, points, restart } from './processes.ts';
import { stripeAway, stripeFails } from './stripe.ts';
import { forgeries, replays, webhooks } from './webhooks.ts';

export type { Fault, FaultContext } from './fault.ts';
export { killerOf } from './messages.ts';

/** Everything that can be done to the house, by name: `npm run chaos -- --faults kill,broker-crash`. */
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
  ...(ownDisk === undefined ? [] : [diskFull(ownDisk)]),
  stripeFails,
  stripeAway,
  webhooks,
  replays,
  forgeries,
  duplicates,
  oldFacts,
  poison,
  killer(seed),
];
