import type { Yardstick } from '../yardstick.ts';
import type { WayResult } from './measure-way.ts';

const columns: [string, (result: WayResult) => number][] = [
  ['placed', (r) => r.placed],
  ['per minute', (r) => r.perMinute],
  ['p50 ms', (r) => r.p50Ms],
  ['p99 ms', (r) => r.p99Ms],
  ['CPU ms', (r) => r.serviceCpuMs],
  ['browser CPU', (r) => r.browserCpuMs],
  ['browser MB', (r) => r.browserMb],
  ['highest', (r) => r.highestBrowserMb],
  ['failed', (r) => r.failed],
];

/** One row per way. */
export function placementsTable(results: WayResult[]): string {
  const line = (name: string, cells: string[]) => name.padEnd(22) + cells.map((cell) => cell.padStart(13)).join('');
  const failures = results.flatMap(({ way, firstFailure }) => (firstFailure ? [`${way}: ${firstFailure}`] : []));
  return [
    line(
      '',
      columns.map(([title]) => title),
    ),
    ...results.map((result) =>
      line(
        result.way,
        columns.map(([, value]) => String(value(result))),
      ),
    ),
    ...failures,
  ].join('\n');
}

/** CPU as multiples of what the machine took for one insert. */
export const placementMultiples = (results: WayResult[], { insert, request }: Yardstick): string =>
  [
    `Yardstick: one inserted and committed row ${insert.p50Ms} ms, ${insert.cpuMs} ms of CPU; one proxied request ${request.p50Ms} ms, ${request.cpuMs} ms of CPU.`,
    ...results.map(
      ({ way, serviceCpuMs, browserCpuMs }) =>
        `${way}: a placement costs the CPU of ${Math.round((serviceCpuMs + browserCpuMs) / insert.cpuMs)} inserts.`,
    ),
  ].join('\n');
