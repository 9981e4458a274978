import { writeFile } from 'node:fs/promises';
import { loadDemoCatalog, services } from '@muse/ops';
import { measureBacklog } from './backlog.ts';
import { type BenchSystem, withBenchSystem } from './bench-system.ts';
import { runShoppers } from './load.ts';
import { count } from './measure.ts';
import { measureOverload } from './overload.ts';
import { runPlacements } from './placements/run-placements.ts';
import { type Profiled, profileClock, profileSummary } from './profiles.ts';
import { type BenchResult, backlogSummary, multiples, resultOf, table } from './report.ts';
import { tripsTable } from './trips.ts';
import { compareVolume } from './volume/compare.ts';
import { volumeSummary } from './volume/summary.ts';
import { meanOf, measureYardstick } from './yardstick.ts';

/**
 * `npm run bench [-- --seconds 15 --shoppers 1,8,32 --backlog 1000 --rounds 0 --json result.json --profiles folder]`:
 * runs the whole system with real fsync, and shoppers in a closed loop. `npm run bench -- --placements [--seconds 40]`: machines and an
 * operator place orders instead. `npm run bench -- --rows 2000000 [--rounds 8 --journeys 64 --shoppers 8]`: compares full tables with empty ones.
 * On a shared machine compare counts and multiples of the yardstick, not seconds.
 */
const argument = (name: string, fallback: string): string => {
  const index = process.argv.indexOf(`--${name}`);
  return index < 0 ? fallback : (process.argv[index + 1] ?? fallback);
};
const isOfPlacements = process.argv.includes('--placements');
const seconds = Number(argument('seconds', isOfPlacements ? '40' : '15'));
const shopperCounts = argument('shoppers', '1,8,32').split(',').map(Number);
const file = argument('json', '');
/** A folder for a CPU profile of every process, for Chrome's DevTools and for a summary of each. */
const profiles = argument('profiles', '');
/** Rounds of `--shoppers` in turn, compared by their rates; 0 measures each number once, with CPU, commits and hops. */
const rounds = Number(argument('rounds', '0'));
/** The number of purchases to queue while a service is down; 0 skips that part. */
const backlog = Number(argument('backlog', '1000'));

/** How many finished purchases the tables of a second system hold, which is compared with an empty one in turn, in eight rounds by default. */
const rows = Number(argument('rows', '0'));

/** V8 compiles the hot code meanwhile; earlier journeys cost twice as much. */
const warmUpSeconds = 8;

async function runPurchases({ system, client, processes, managementUrl }: BenchSystem): Promise<Profiled> {
  await loadDemoCatalog(system.gatewayUrl);
  const schemas = services.map(({ name }) => name);
  const running = system.processes.filter(({ name }) => (schemas as string[]).includes(name));
  const results: BenchResult[] = [];
  console.log('Warming up …');
  await runShoppers(system.gatewayUrl, 8, warmUpSeconds);
  const yardsticks = [await measureYardstick(client)];
  const measured: [number, number] = [profileClock(), 0];
  const overload =
    rounds > 0 ? await measureOverload(system.gatewayUrl, shopperCounts, seconds, rounds, console.log) : undefined;
  for (const shoppers of overload ? [] : shopperCounts) {
    const before = await count(processes, client, schemas, running);
    const samples = await runShoppers(system.gatewayUrl, shoppers, seconds);
    results.push(resultOf(shoppers, samples, before, await count(processes, client, schemas, running)));
    yardsticks.push(await measureYardstick(client));
  }
  measured[1] = profileClock();
  const yardstick = meanOf(yardsticks);
  const queued = backlog > 0 ? await measureBacklog(system, client, schemas, backlog, managementUrl) : undefined;
  if (!overload) console.log(`\n${table(results)}\n\n${multiples(results, yardstick)}\n`);
  for (const { shoppers, tripsPerJourney } of results.slice(-1))
    console.log(`Per journey with ${shoppers} shoppers:\n${tripsTable(tripsPerJourney)}\n`);
  for (const { firstFailure, shoppers } of results)
    if (firstFailure) console.log(`First failure with ${shoppers} shoppers: ${firstFailure}`);
  if (queued) console.log(`${backlogSummary(queued)}\n`);
  await save({ seconds, yardstick, results, overload, queued });
  return { processes, measured, cpuMsPerJourney: results.at(-1)?.cpuMsPerJourney ?? {} };
}

async function save(result: object): Promise<void> {
  const json = JSON.stringify({ at: new Date().toISOString(), ...result }, null, 2);
  if (file) await writeFile(file, json);
  else console.log(json);
}

async function runVolume(): Promise<void> {
  const [shoppers = 8] = argument('shoppers', '8').split(',').map(Number);
  const options = { rows, shoppers, journeys: Number(argument('journeys', '64')), rounds: rounds || 8 };
  const compared = await compareVolume(options, console.log);
  console.log(`\n${volumeSummary(compared)}\n`);
  await save({ ...options, compared });
}

if (isOfPlacements) await save(await runPlacements(seconds));
else if (rows > 0) await runVolume();
else {
  const environment: Record<string, string> = profiles ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profiles}` } : {};
  const profiled = await withBenchSystem({ environment }, runPurchases);
  // The processes have written their profiles when they ended.
  if (profiles) console.log(profileSummary(profiles, profiled));
}
