import color from 'picocolors';
import type { Quiet } from './checker/index.ts';
import type { Counts } from './clients/index.ts';
import type { Struck } from './fault-schedule.ts';
import type { Finding } from './history.ts';

export interface Report {
  seed: string | number;
  seconds: number;
  struck: Struck;
  clients: Counts;
  /** Facts that were said, and how many of them were said again by us. */
  facts: number;
  copies: number;
  poison: number;
  /** How long processes that were started again took until they were ready. */
  readyMs: number[];
  gaveUp: string[];
  quiet: Quiet;
  /** From healing until the last shopper had an answer to everything. */
  clientsMs: number;
  findings: Finding[];
}

const rowsShown = 5;

/** For people: what was done, what was counted, and every row that does not hold. */
export function tellReport(report: Report, say: (line: string) => void): void {
  const { struck, readyMs, quiet, findings } = report;
  say('');
  say(`Seed ${report.seed}, ${report.seconds} s of faults`);
  for (const [name, { times, did }] of [...struck].sort())
    say(`  ${name.padEnd(15)} ${String(times).padStart(4)}  ${[...did.keys()].sort().slice(0, 6).join(', ')}`);
  say('');
  for (const [what, counts] of Object.entries(report.clients)) say(`  ${what.padEnd(15)} ${inWords(counts)}`);
  say(`  ${'facts'.padEnd(15)} ${report.facts} said, ${report.copies} said again, ${report.poison} poisoned`);
  say(
    `  ${'restarts'.padEnd(15)} ${readyMs.length}, ready after ${quantile(readyMs, 0.5)} ms (median), ${quantile(readyMs, 1)} ms at most`,
  );
  for (const line of report.gaveUp) say(color.yellow(`  ${line}`));
  say(
    quiet.quiet
      ? `  everybody had their answers ${inSeconds(report.clientsMs)} after healing; it was quiet ${inSeconds(quiet.tookMs)} later`
      : color.red(
          `  not quiet after ${inSeconds(quiet.tookMs)}: ${quiet.moving.length} still moving, ${quiet.stuck.length} stuck`,
        ),
  );
  for (const pending of [...quiet.stuck, ...quiet.moving].slice(0, 2 * rowsShown))
    say(`    ${JSON.stringify(pending)}`);
  say('');
  if (findings.length === 0) say(color.green('Nothing lost, nothing twice: every invariant holds.'));
  for (const { invariant, what, rows } of findings) {
    say(color.red(`Invariant ${invariant}: ${what} (${rows.length})`));
    for (const row of rows.slice(0, rowsShown)) say(`    ${JSON.stringify(row)}`);
  }
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const inWords = (counts: unknown): string =>
  typeof counts === 'object' && counts !== null
    ? Object.entries(counts)
        .map(([name, count]) => `${count as number} ${name}`)
        .join(', ')
    : String(counts);

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}
