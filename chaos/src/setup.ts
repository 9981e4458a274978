import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, findOrInstallChromium, openAdminQuery, startOwnDevServers } from '@muse/dev-servers';
import { emulatorAt, loadDemoCatalog, startSystem } from '@muse/ops';
import type { Snapshot } from './checker/index.ts';
import { randomFor } from './clients/random.ts';
import { openEventBus } from './event-bus.ts';
import { type FaultContext, killMarkerOf } from './faults/index.ts';
import { openSlowNetwork } from './faults/slow-network.ts';
import { createFolderOnSmallDisk } from './faults/small-disk.ts';
import { shortLifetimes } from './short-lifetimes.ts';
import { storeControlOf } from './stores/store-control.ts';
import { switchControlOf } from './stores/switch-control.ts';
import { connectStores, storesOf } from './stores/trial-stores.ts';
import { superviseProcesses } from './supervisor.ts';
import type { TrialOptions } from './trial-options.ts';

/** Everything a trial runs on: its own servers, the processes of every service, and what the faults and the checker need. */
export interface TrialSystem {
  faultContext: Omit<FaultContext, 'rest' | 'random' | 'clients'>;
  logFolder: string;
  look: Snapshot['look'];
}

export type Closers = (() => Promise<unknown>)[];

/** Adds to `closers` what has to be closed, so that a trial that fails half way leaves nothing behind. The last one started is closed first. */
export async function setUpTrial(options: TrialOptions, closers: Closers): Promise<TrialSystem> {
  const { seed, log = () => undefined } = options;
  const disk = await createFolderOnSmallDisk();
  const servers = await startOwnDevServers({ folder: tmpdir(), databaseFolder: disk, keep: false, say: log });
  closers.unshift(
    () => servers.stop(),
    async () => disk && rm(disk, { recursive: true, force: true }),
  );
  const databaseUrl = await createDatabase(servers, 'trial');
  const network = await openSlowNetwork(databaseUrl);
  closers.unshift(() => network.close());
  const folder = join(servers.folder, 'system');
  const system = await startServices(options, { databaseUrl: network.url, amqpUrl: servers.amqpUrl, folder });
  closers.unshift(() => system.stop());

  const random = randomFor(seed, 'faults');
  const bus = await openEventBus(servers.amqpUrl, () => random.fraction());
  closers.unshift(() => bus.close());
  const stores = storesOf(options.browser ?? false);
  const storeEmulatorUrl = system.storeEmulatorUrl as string;
  await loadDemoCatalog(system.gatewayUrl, stores);
  await connectStores(system.gatewayUrl, storeEmulatorUrl, stores);
  const supervisor = superviseProcesses(system);
  closers.unshift(async () => supervisor.stop());
  const { look, close } = openAdminQuery(databaseUrl, 2);
  closers.unshift(close);
  return {
    faultContext: {
      ...{ servers, databaseUrl, network, system, supervisor, bus },
      ...{ stores: storeControlOf(system.gatewayUrl, storeEmulatorUrl, stores) },
      ...{ switches: switchControlOf(system.gatewayUrl) },
      ...{ stripe: emulatorAt(system.emulatorUrl), poison: [], breaches: [] },
    },
    logFolder: join(folder, 'logs'),
    look,
  };
}

async function startServices(
  {
    seed,
    without,
    replicas = 2,
    browser = false,
    capture = 'immediate',
    tax = 'rules',
    log = () => undefined,
  }: TrialOptions,
  where: { databaseUrl: string; amqpUrl: string; folder: string },
) {
  // Every process of notifications exits when it consumes the message with this marker (the fault `killer`).
  const failAt = JSON.stringify([{ point: 'delivery: before the effect', about: killMarkerOf(seed) }]);
  const chromium = browser ? await findOrInstallChromium(log) : undefined;
  return startSystem({
    ...where,
    gatewayPort: 0,
    emulatorPort: 0,
    storeEmulatorPort: 0,
    replicas,
    environment: {
      ...shortLifetimes,
      PAYMENT_CAPTURE: capture,
      TAX_PROVIDER: tax,
      ...(chromium?.path ? { PUPPETEER_EXECUTABLE_PATH: chromium.path } : {}),
      ...(without === undefined ? {} : { MUSE_WITHOUT: without }),
    },
    environmentOf: (name): Record<string, string> => (name.startsWith('notifications') ? { MUSE_FAIL_AT: failAt } : {}),
    say: log,
  });
}
