import { loadDemoCatalog, services } from '@muse/ops';
import { type BenchSystem, withBenchSystem } from '../bench-system.ts';
import { runTurn } from '../load.ts';
import { count } from '../measure.ts';
import { type BenchResult, resultOf } from '../report.ts';
import { fillTables, postponeTimers } from './fill-tables.ts';

export interface VolumeOptions {
  rows: number;
  shoppers: number;
  /** Of each turn at each system. */
  journeys: number;
  rounds: number;
}

/** The first journeys are the dearest, and differ most. */
const warmUpJourneys = 100;

/** What both systems did in one round. */
export interface VolumeRound {
  empty: BenchResult;
  filled: BenchResult;
}

/**
 * Runs two systems side by side, one with empty and one with filled tables, and has the shoppers buy at each in turn, so that the
 * noise of the machine falls on both. The number of journeys is the same. Who begins changes with every round.
 */
export function compareVolume(options: VolumeOptions, say: (line: string) => void): Promise<VolumeRound[]> {
  const prepareEmpty = async ({ databaseUrl }: { databaseUrl: string }) => postponeTimers(databaseUrl);
  const prepareFilled = async ({ databaseUrl }: { databaseUrl: string }) => {
    await postponeTimers(databaseUrl);
    say(`Filling the tables with ${options.rows} purchases …`);
    await fillTables(databaseUrl, options.rows, say);
  };
  return withBenchSystem({ environment: {}, prepare: prepareFilled }, (filled) =>
    withBenchSystem({ environment: {}, prepare: prepareEmpty }, (empty) => takeTurns({ empty, filled }, options, say)),
  );
}

async function takeTurns(
  systems: Record<keyof VolumeRound, BenchSystem>,
  { shoppers, journeys, rounds }: VolumeOptions,
  say: (line: string) => void,
): Promise<VolumeRound[]> {
  for (const { system } of Object.values(systems)) {
    await loadDemoCatalog(system.gatewayUrl);
    await runTurn(system.gatewayUrl, 8, warmUpJourneys);
  }
  const done: VolumeRound[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const results: Partial<VolumeRound> = {};
    for (const which of round % 2 === 0 ? (['empty', 'filled'] as const) : (['filled', 'empty'] as const))
      results[which] = await measureOnce(systems[which], shoppers, journeys);
    done.push(results as VolumeRound);
    const { empty, filled } = results as VolumeRound;
    say(
      `Round ${round + 1}: CPU per journey ${empty.cpuMsPerJourneyTotal} ms empty, ${filled.cpuMsPerJourneyTotal} ms filled`,
    );
  }
  return done;
}

async function measureOnce(
  { system, client, processes }: BenchSystem,
  shoppers: number,
  journeys: number,
): Promise<BenchResult> {
  const schemas: string[] = services.map(({ name }) => name);
  const running = system.processes.filter(({ name }) => schemas.includes(name));
  const before = await count(processes, client, schemas, running);
  const samples = await runTurn(system.gatewayUrl, shoppers, journeys);
  return resultOf(shoppers, samples, before, await count(processes, client, schemas, running));
}
