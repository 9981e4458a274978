import { retryUntil } from '@muse/kit';
import { type Books, evaluate, type Snapshot, waitForQuiet } from './checker/index.ts';
import { type Clients, startClients } from './clients/index.ts';
import { type FaultContext, faultsFor, unlimitQueues } from './faults/index.ts';
import { type FaultCounts, runFaults } from './faults/schedule.ts';
import type { History } from './history.ts';
import { countPlacements } from './placements.ts';
import type { TrialReport } from './report.ts';
import { type Closers, setUpTrial, type TrialSystem } from './setup.ts';
import { recordsOf } from './stores/store-records.ts';
import type { TrialOptions } from './trial-options.ts';

/** Runs one trial: starts a system of its own, runs clients while faults are injected, repairs, waits for quiet, evaluates every invariant. */
export async function runTrial(options: TrialOptions): Promise<TrialReport> {
  const { patienceMs, log = () => undefined } = options;
  const closers: Closers = [];
  try {
    const trial = await setUpTrial(options, closers);
    const { gatewayUrl, emulatorUrl, storeEmulatorUrl } = trial.faultContext.system;
    const clients = startClients({
      ...{ gatewayUrl, emulatorUrl, storeEmulatorUrl, look: trial.look, seed: options.seed },
      shoppers: options.shoppers ?? 8,
      operators: options.operators ?? 3,
      ...(options.journeys === undefined ? {} : { journeys: options.journeys }),
    });
    log(`Clients started; injecting faults for ${options.seconds} s`);
    const faults = await injectFaults(options, trial, clients);

    log('Faults ended; repairing servers, clients finish');
    await repair(trial.faultContext);
    await sweepRefunds(trial);
    const repairedAt = performance.now();
    const history = await clients.stop(patienceMs === undefined ? {} : { withinMs: patienceMs });
    const clientsMs = Math.round(performance.now() - repairedAt);
    history.breaches.push(...trial.faultContext.breaches);
    const snapshot = snapshotOf(trial, history);
    const quiet = await waitForQuiet(snapshot, { atMostMs: patienceMs ?? 120_000 });
    log(quiet.quiet ? 'Quiet; evaluating the invariants' : 'Not quiet; evaluating the invariants all the same');
    const findings = await evaluate(snapshot);
    const placements = await countPlacements(trial.look);
    return { ...reportOf(options, trial), faults, clients: clients.counts(), placements, quiet, clientsMs, findings };
  } finally {
    for (const close of closers) await close();
  }
}

function injectFaults(
  { seed, seconds, purchases = 0, journeys, faults, log = () => undefined }: TrialOptions,
  { faultContext }: TrialSystem,
  clients: Clients,
): Promise<FaultCounts> {
  const selected = faultsFor(seed).filter(({ name }) => faults?.includes(name) ?? true);
  let finished = false;
  void clients.finished.then(() => (finished = true)).catch(() => undefined); // `stop()` says why
  const enough = () => {
    if (journeys !== undefined && !finished) return false;
    const { '201': confirmed = 0, '202': accepted = 0 } = clients.counts().places;
    return confirmed + accepted >= purchases;
  };
  return runFaults(selected, { ...faultContext, clients }, seed, { forMs: seconds * 1000, enough }, log);
}

/** A trial may end in the middle of a fault: servers may be down, and the emulators may still fail. */
async function repair({
  servers,
  network,
  supervisor,
  stripe,
  stores,
  switches,
}: TrialSystem['faultContext']): Promise<void> {
  network.delay(0);
  await Promise.all([servers.postgres.start(), servers.broker.start()]);
  await servers.broker.alarm(false);
  await unlimitQueues({ servers });
  await stripe.control('fail', { clear: true });
  await stripe.control('webhooks', { off: true });
  await Promise.all(stores.stores.map((store) => stores.repair(store)));
  await supervisor.allRunning();
  await retryUntil(30_000, () => switches.release());
}

/** Refunds at Stripe's site whose webhooks were lost are found by a timer: no trial waits for its ten minutes. */
const sweepRefunds = ({ look }: TrialSystem): Promise<object[]> =>
  look(`update payments.timer set next_run_at = payments.muse_clock() where name = 'sweep-refunds' returning name`);

function snapshotOf({ faultContext, logFolder, look }: TrialSystem, history: History): Snapshot {
  const { stripe, stores, switches, system, bus, poison, servers } = faultContext;
  return {
    look,
    books: () => stripe.books<Books>(),
    stores: () =>
      Promise.all(stores.stores.map(({ storeId }) => recordsOf(system.storeEmulatorUrl as string, storeId))),
    gatewayUrl: system.gatewayUrl,
    ...{ logFolder, history, receivedEvents: bus.received, poison, switchedOff: switches.switchedOff },
    ...(servers.managementUrl ? { broker: { managementUrl: servers.managementUrl, virtualHost: '/' } } : {}),
  };
}

const reportOf = (
  { seed, seconds }: TrialOptions,
  { faultContext: { bus, poison, supervisor } }: { faultContext: Pick<FaultContext, 'bus' | 'poison' | 'supervisor'> },
) => ({
  ...{ seed, seconds },
  events: bus.received.length,
  copies: bus.copies(),
  poison: poison.length,
  readyMs: [...supervisor.readyMs],
  exitedThemselves: [...supervisor.exitedThemselves],
});
