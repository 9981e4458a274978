import type { OwnDevServers } from '@muse/dev-servers';
import type { EmulatorControl, System } from '@muse/ops';
import type { Poison } from '../checker/index.ts';
import type { Clients } from '../clients/index.ts';
import type { Random } from '../clients/random.ts';
import type { EventBus } from '../event-bus.ts';
import type { Breach } from '../history.ts';
import type { StoreControl } from '../stores/store-control.ts';
import type { SwitchControl } from '../stores/switch-control.ts';
import type { Supervisor } from '../supervisor.ts';
import type { SlowNetwork } from './slow-network.ts';

/** What a fault may act on. */
export interface FaultContext {
  servers: OwnDevServers;
  /** The administrator's connection string. */
  databaseUrl: string;
  /** The network between the services and their database. */
  network: Pick<SlowNetwork, 'delay'>;
  system: System;
  supervisor: Supervisor;
  bus: EventBus;
  random: Random;
  stripe: EmulatorControl;
  stores: StoreControl;
  switches: SwitchControl;
  clients: Pick<Clients, 'shoppers' | 'addShoppers'>;
  /** Waits for a time drawn from this range; returns early when the trial stops injecting faults. */
  rest(fromMs: number, toMs: number): Promise<void>;
  /** Poison messages: each must become a dead letter. */
  poison: Poison[];
  breaches: Breach[];
}

/** One kind of failure that a trial can inject. */
export interface Fault {
  name: string;
  /** Faults of one lane run one after the other; lanes run in parallel. */
  lane: 'processes' | 'servers' | 'outside' | 'store' | 'switches' | 'messages' | 'load';
  /** Injects the fault and undoes it before it resolves. Returns what it did, for the report. */
  inject(ctx: FaultContext): Promise<string>;
}
