import { printReport } from '../src/report.ts';
import { runTrial } from '../src/trial.ts';

/** With this seed the faults expected below come first, so that a slow machine reaches them too. */
const seed = 20261210;

/** One minute with all faults. For a longer run: `npm run chaos -- --seconds 120 --trials 20`. */
it('every invariant holds after kills, crashes, duplicates and poison messages', async () => {
  const report = await runTrial({ seed, seconds: 60, purchases: 60, shoppers: 6, operators: 2 });
  if (report.findings.length > 0 || !report.quiet.quiet)
    printReport(report, (line) => process.stdout.write(`${line}\n`));
  expect(report.findings).toEqual([]);
  expect(report.quiet).toMatchObject({ quiet: true, moving: [], stuck: [] });
  // The trial was not empty: purchases were made, and faults were injected.
  expect(report.clients.places['201']).toBeGreaterThan(10);
  expect([...report.faults.keys()]).toEqual(
    expect.arrayContaining(['kill', 'points', 'broker-crash', 'database-crash']),
  );
  expect(report.readyMs.length).toBeGreaterThan(5);
}, 900_000);
