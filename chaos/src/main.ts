import { parseArgs } from 'node:util';
import { faultsFor } from './faults/index.ts';
import { againOnADiskOf, ownDisk } from './own-disk.ts';
import { tellReport } from './report.ts';
import { runTrial } from './trial.ts';

/**
 * `npm run chaos -- --seed 7 --seconds 120 --faults kill,broker-crash --shoppers 8 --operators 3 --trials 20`: the proof. It
 * starts its own Postgres, RabbitMQ, emulator and two processes of every service. docs/reliability.md tells how to read it.
 * As root, `--disk 250` gives the database a disk of so many MB, which is filled among the other faults.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    seconds: { type: 'string', default: '60' },
    faults: { type: 'string' },
    shoppers: { type: 'string', default: '8' },
    operators: { type: 'string', default: '3' },
    trials: { type: 'string', default: '1' },
    without: { type: 'string' },
    disk: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});

if (values.disk !== undefined && ownDisk === undefined) process.exit(await againOnADiskOf(Number(values.disk)));

const known = faultsFor(0).map(({ name }) => name);
const faults = values.faults?.split(',');
const unknown = faults?.filter((name) => !known.includes(name)) ?? [];
if (unknown.length > 0 || (values.without !== undefined && !['inbox', 'relay retry'].includes(values.without))) {
  console.error(`There are these faults: ${known.join(', ')}. The house can be without: inbox, relay retry.`);
  process.exit(2);
}

let damaged = 0;
for (let trial = 0; trial < Number(values.trials); trial += 1) {
  const seed = /^\d+$/.test(values.seed) ? Number(values.seed) + trial : `${values.seed}${trial === 0 ? '' : trial}`;
  const report = await runTrial({
    seed,
    seconds: Number(values.seconds),
    shoppers: Number(values.shoppers),
    operators: Number(values.operators),
    ...(faults === undefined ? {} : { faults }),
    ...(values.without === undefined ? {} : { without: values.without as 'inbox' | 'relay retry' }),
    say: values.quiet ? () => undefined : (line) => console.log(line),
  });
  tellReport(report, (line) => console.log(line));
  if (report.findings.length > 0 || !report.quiet.quiet) damaged += 1;
}
process.exit(damaged > 0 ? 1 : 0);
