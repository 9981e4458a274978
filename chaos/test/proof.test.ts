import { printReport } from '../src/report.ts';
import { runTrial } from '../src/trial.ts';

/** Its dice begin with the faults that are asked for below, so that a slow machine comes to them too. */
const seed = 20261210;

/** A minute in which everything goes wrong at once. A person runs it longer: `npm run chaos -- --seconds 120 --trials 20`. */
it('nothing is lost and nothing happens twice, whatever is killed, crashed, repeated or poisoned', async () => {
  const report = await runTrial({ seed, seconds: 60, purchases: 60, shoppers: 6, operators: 2 });
  if (report.findings.length > 0 || !report.quiet.quiet)
    printReport(report, (line) => process.stdout.write(`${line}\n`));
  expect(report.findings).toEqual([]);
  expect(report.quiet).toMatchObject({ quiet: true, moving: [], stuck: [] });
  // And it was a trial: people bought, and things did go wrong.
  expect(report.clients.places['201']).toBeGreaterThan(10);
  expect([...report.faults.keys()]).toEqual(
    expect.arrayContaining(['kill', 'points', 'broker-crash', 'database-crash']),
  );
  expect(report.readyMs.length).toBeGreaterThan(5);
}, 420_000);
