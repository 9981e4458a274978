import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, openAdminQuery, startOwnDevServers } from '@muse/dev-servers';
import { emulatorAt, loadDemoCatalog, startSystem } from '@muse/ops';
import { listenIn } from './bus.ts';
import { type Books, evaluate, type Snapshot, waitForQuiet } from './checker/index.ts';
import { startClients } from './clients/index.ts';
import { randomFor } from './clients/random.ts';
import { runLanes } from './fault-schedule.ts';
import { type FaultContext, faultsFor, killerOf } from './faults/index.ts';
import { hurried } from './hurried.ts';
import { placeOnDisk } from './own-disk.ts';
import type { Report } from './report.ts';
import { openSlowWire } from './slow-wire.ts';
import { keepAlive } from './supervisor.ts';

export interface TrialOptions {
  seed: string | number;
  /** How long the faults last; up to a minute longer, where `purchases` are asked for and the machine is slow. */
  seconds: number;
  /** Faults go on until so many purchases were taken on (201 or 202). */
  purchases?: number;
  /** Names of faults; all of them unless said. */
  faults?: string[];
  shoppers?: number;
  operators?: number;
  /** The negative controls: what the house has to do without. */
  without?: 'inbox' | 'relay retry';
  /** How long after healing people may insist, and then again how long the house may take to become quiet; unless said 90 and 120 s. */
  patienceMs?: number;
  say?: (line: string) => void;
}

/** One trial: a world and a house of its own, people, faults, healing, quiet, and the question whether everything holds. */
export async function runTrial(options: TrialOptions): Promise<Report> {
  const { seed, seconds, say = () => undefined } = options;
  const disk = await placeOnDisk();
  const servers = await startOwnDevServers({ folder: tmpdir(), databaseFolder: disk, keep: false, say });
  const forgetDisk = async () => disk && rm(disk, { recursive: true, force: true });
  const closers: (() => Promise<unknown>)[] = [() => servers.stop(), forgetDisk];
  try {
    const databaseUrl = await createDatabase(servers, 'trial');
    const wire = await openSlowWire(databaseUrl);
    closers.unshift(() => wire.close());
    const folder = join(servers.folder, 'house');
    const armed = JSON.stringify([{ point: 'delivery: before the effect', about: killerOf(seed) }]);
    const system = await startSystem({
      databaseUrl: wire.url,
      amqpUrl: servers.amqpUrl,
      folder,
      gatewayPort: 0,
      emulatorPort: 0,
      replicas: 2,
      environment: { ...hurried, ...(options.without === undefined ? {} : { MUSE_WITHOUT: options.without }) },
      environmentOf: (name): Record<string, string> =>
        name.startsWith('notifications') ? { MUSE_FAIL_AT: armed } : {},
      say,
    });
    closers.unshift(() => system.stop());
    const random = randomFor(seed, 'faults');
    const bus = await listenIn(servers.amqpUrl, () => random.fraction());
    closers.unshift(() => bus.close());
    await loadDemoCatalog(system.gatewayUrl);
    const supervisor = keepAlive(system);
    closers.unshift(async () => supervisor.rest());
    const { look, close } = openAdminQuery(databaseUrl, 2);
    closers.unshift(close);
    const stripe = emulatorAt(system.emulatorUrl);
    const ctx: Omit<FaultContext, 'rest' | 'random'> = {
      ...{ servers, databaseUrl, wire, system, supervisor, bus, poison: [], breaches: [] },
      stripe,
    };

    const clients = startClients({
      ...{ gatewayUrl: system.gatewayUrl, emulatorUrl: system.emulatorUrl, seed },
      shoppers: options.shoppers ?? 8,
      operators: options.operators ?? 3,
    });
    say(`Shoppers and operators are in; ${seconds} s of faults begin`);
    const wanted = faultsFor(seed).filter(({ name }) => options.faults?.includes(name) ?? true);
    const enough = () => {
      const { '201': confirmed = 0, '202': accepted = 0 } = clients.counts().places;
      return confirmed + accepted >= (options.purchases ?? 0);
    };
    const struck = await runLanes(wanted, ctx, seed, { forMs: seconds * 1000, enough }, say);

    say('Healing: everything is put right, and everybody may finish');
    await heal(ctx);
    const healed = performance.now();
    const history = await clients.stop(options.patienceMs === undefined ? {} : { withinMs: options.patienceMs });
    const clientsMs = Math.round(performance.now() - healed);
    history.breaches.push(...ctx.breaches);
    const snapshot: Snapshot = {
      look,
      books: () => stripe.books<Books>(),
      gatewayUrl: system.gatewayUrl,
      logFolder: join(folder, 'logs'),
      history,
      heard: bus.heard,
      poison: ctx.poison,
      ...(servers.managementUrl ? { broker: { managementUrl: servers.managementUrl, virtualHost: '/' } } : {}),
    };
    const quiet = await waitForQuiet(snapshot, { atMostMs: options.patienceMs ?? 120_000 });
    say(
      quiet.quiet
        ? 'It is quiet; everything is checked'
        : 'It does not become quiet; everything is checked all the same',
    );
    const findings = await evaluate(snapshot);
    return {
      seed,
      seconds,
      struck,
      clients: clients.counts(),
      facts: bus.heard.length,
      copies: bus.copies(),
      poison: ctx.poison.length,
      readyMs: [...supervisor.readyMs],
      gaveUp: [...supervisor.gaveUp],
      quiet,
      clientsMs,
      findings,
    };
  } finally {
    for (const close of closers) await close();
  }
}

/** The servers may still be down when a trial ends in the middle of a fault; Stripe and its post are themselves again. */
async function heal({
  servers,
  wire,
  supervisor,
  stripe,
}: Pick<FaultContext, 'servers' | 'wire' | 'supervisor' | 'stripe'>): Promise<void> {
  wire.delay(0);
  await Promise.all([servers.postgres.start(), servers.broker.start()]);
  await servers.broker.alarm(false);
  await stripe.control('fail', { clear: true });
  await stripe.control('webhooks', { off: true });
  await supervisor.allUp();
}
