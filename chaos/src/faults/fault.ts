import type { OwnDevServers } from '@muse/dev-servers';
import type { EmulatorControl, System } from '@muse/ops';
import type { Bus } from '../bus.ts';
import type { Poison } from '../checker/index.ts';
import type { Random } from '../clients/random.ts';
import type { Breach } from '../history.ts';
import type { SlowWire } from '../slow-wire.ts';
import type { Supervisor } from '../supervisor.ts';

/** What faults have at hand. */
export interface FaultContext {
  servers: OwnDevServers;
  /** The administrator's. */
  databaseUrl: string;
  /** Between the house and its database. */
  wire: Pick<SlowWire, 'delay'>;
  system: System;
  supervisor: Supervisor;
  bus: Bus;
  random: Random;
  stripe: EmulatorControl;
  /** Waits so long, or until the trial heals. */
  rest(fromMs: number, toMs: number): Promise<void>;
  /** What will end as a dead letter, and must. */
  poison: Poison[];
  breaches: Breach[];
}

/** One way in which things go wrong. */
export interface Fault {
  name: string;
  /** Faults of one lane come one after another, those of different lanes at the same time. */
  lane: 'processes' | 'servers' | 'outside' | 'messages';
  /** Does it, and puts it right again; resolves when the world is as before. Says what it did, for the report. */
  inject(ctx: FaultContext): Promise<string>;
}
