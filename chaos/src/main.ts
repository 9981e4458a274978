import { parseArgs } from 'node:util';
import { faultsFor } from './faults/index.ts';
import { rerunWithSmallDisk, smallDisk } from './faults/small-disk.ts';
import { printReport } from './report.ts';
import { runTrial } from './trial.ts';
import { usage } from './usage.ts';

/**
 * `npm run chaos -- --seed 7 --seconds 120 --faults kill,broker-crash --shoppers 8 --operators 3 --trials 20`: runs trials one
 * after the other, prints a report of each and exits with 1 if an invariant was violated. docs/reliability.md explains the report.
 * `--capture after_placement` lets the amounts be held and captured once the orders are placed.
 * `--tax stripe` lets Stripe Tax compute the taxes in place of the table of rates.
 * `--browser` lets a browser place orders too, which needs a Chromium and takes seconds for each.
 * `--purchases 200` goes on until so many purchases were accepted, for a minute longer than `--seconds` at most.
 * As root, `--disk 250` puts the database on a disk of 250 MB and adds the fault that fills it.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    seconds: { type: 'string', default: '60' },
    purchases: { type: 'string', default: '0' },
    faults: { type: 'string' },
    shoppers: { type: 'string', default: '8' },
    operators: { type: 'string', default: '3' },
    trials: { type: 'string', default: '1' },
    capture: { type: 'string', default: 'immediate' },
    tax: { type: 'string', default: 'rules' },
    browser: { type: 'boolean', default: false },
    without: { type: 'string' },
    disk: { type: 'string' },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(usage);
  process.exit(0);
}

if (values.disk !== undefined && smallDisk === undefined) process.exit(await rerunWithSmallDisk(Number(values.disk)));

const known = faultsFor(0).map(({ name }) => name);
const faults = values.faults?.split(',');
const unknown = faults?.filter((name) => !known.includes(name)) ?? [];
if (unknown.length > 0 || (values.without !== undefined && !['inbox', 'relay retry'].includes(values.without))) {
  console.error(`Known faults: ${known.join(', ')}. Known values of --without: inbox, relay retry.`);
  process.exit(2);
}

const { capture, tax } = values;
if (capture !== 'immediate' && capture !== 'after_placement') {
  console.error('Known values of --capture: immediate, after_placement.');
  process.exit(2);
}
if (tax !== 'rules' && tax !== 'stripe') {
  console.error('Known values of --tax: rules, stripe.');
  process.exit(2);
}

let failed = 0;
for (let trial = 0; trial < Number(values.trials); trial += 1) {
  const seed = /^\d+$/.test(values.seed) ? Number(values.seed) + trial : `${values.seed}${trial === 0 ? '' : trial}`;
  const report = await runTrial({
    seed,
    seconds: Number(values.seconds),
    purchases: Number(values.purchases),
    shoppers: Number(values.shoppers),
    operators: Number(values.operators),
    capture,
    tax,
    browser: values.browser,
    ...(faults === undefined ? {} : { faults }),
    ...(values.without === undefined ? {} : { without: values.without as 'inbox' | 'relay retry' }),
    log: values.quiet ? () => undefined : (line) => console.log(line),
  });
  printReport(report, (line) => console.log(line));
  if (report.findings.length > 0 || !report.quiet.quiet) failed += 1;
}
process.exit(failed > 0 ? 1 : 0);
