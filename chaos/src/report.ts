import color from 'picocolors';
import { invariants, type QuietResult } from './checker/index.ts';
import type { FaultCounts } from './faults/schedule.ts';
import type { ClientCounts, Finding } from './history.ts';
import type { Placements } from './placements.ts';

/** The result of one trial. */
export interface TrialReport {
  seed: string | number;
  seconds: number;
  faults: FaultCounts;
  clients: ClientCounts;
  placements: Placements;
  /** Events the services published, and how many of them the trial published again. */
  events: number;
  copies: number;
  poison: number;
  /** How long each restarted process took to become ready. */
  readyMs: number[];
  exitedThemselves: string[];
  quiet: QuietResult;
  /** From the end of the faults until the last client had a definite answer to everything. */
  clientsMs: number;
  findings: Finding[];
}

type Log = (line: string) => void;

const rowsShown = 5;
const column = (text: string): string => `  ${text.padEnd(15)}`;

/** Prints what was injected, what was counted, and every invariant that does not hold with its rows. */
export function printReport(report: TrialReport, log: Log): void {
  log('');
  log(`Seed ${report.seed}, ${report.seconds} s of faults`);
  for (const [name, { times, outcomes }] of [...report.faults].sort())
    log(`${column(name)} ${String(times).padStart(4)}  ${[...outcomes.keys()].sort().slice(0, 6).join(', ')}`);
  log('');
  printCounts(report, log);
  printQuiet(report, log);
  log('');
  if (report.findings.length === 0) log(color.green('Every invariant holds.'));
  for (const finding of report.findings) printFinding(finding, log);
}

function printCounts(
  { clients, placements, events, copies, poison, readyMs, exitedThemselves }: TrialReport,
  log: Log,
): void {
  for (const [name, counts] of Object.entries(clients)) log(`${column(name)} ${formatCounts(counts)}`);
  log(`${column('placed by')} ${formatCounts(placements.placedBy)}`);
  log(`${column('not bought')} ${formatCounts(placements.notBought)}`);
  log(`${column('unknown became')} ${formatCounts(placements.unknownOutcomes)}`);
  log(`${column('events')} ${events} published, ${copies} duplicates, ${poison} poison messages`);
  const [median, longest] = [quantile(readyMs, 0.5), quantile(readyMs, 1)];
  log(`${column('restarts')} ${readyMs.length}, ready after ${median} ms (median), ${longest} ms at most`);
  for (const line of exitedThemselves) log(color.yellow(`  ${line}`));
}

function printQuiet({ quiet, clientsMs }: TrialReport, log: Log): void {
  const { moving, stuck } = quiet;
  const took = formatSeconds(quiet.tookMs);
  log(
    quiet.quiet
      ? `  all clients had their answers ${formatSeconds(clientsMs)} after the faults ended; quiet ${took} later`
      : color.red(`  not quiet after ${took}: ${moving.length} still moving, ${stuck.length} stuck`),
  );
  for (const pending of [...stuck, ...moving].slice(0, 2 * rowsShown)) log(`    ${JSON.stringify(pending)}`);
}

function printFinding({ invariant, what, rows }: Finding, log: Log): void {
  const sentence = invariants[invariant] ?? 'Every answer is one that the HTTP contract declares.';
  log(color.red(`Invariant ${invariant} is violated: ${sentence}`));
  log(color.red(`  ${what} (${rows.length})`));
  for (const row of rows.slice(0, rowsShown)) log(`    ${JSON.stringify(row)}`);
}

const formatSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const formatCounts = (counts: unknown): string =>
  typeof counts === 'object' && counts !== null
    ? Object.entries(counts)
        .map(([name, count]) => `${count as number} ${name}`)
        .join(', ')
    : String(counts);

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}
