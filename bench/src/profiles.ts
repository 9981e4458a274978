import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A V8 CPU profile, as `--cpu-prof` writes it: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
interface Profile {
  startTime: number;
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  samples: number[];
  timeDeltas: number[];
}

/** Microseconds of the monotonic clock, which profiles count in as well. */
export const profileClock = (): number => Number(process.hrtime.bigint() / 1000n);

const lines = 10;

export interface Profiled {
  /** Process ids by name. */
  processes: Record<string, number>;
  /** From when to when, by `profileClock`. */
  measured: [number, number];
  /** What the kernel counted for each process. */
  cpuMsPerJourney: Record<string, number>;
}

/** Where each process spent its CPU, in ten lines: by package or folder of the running code. */
export function profileSummary(folder: string, { processes, measured: [from, to], cpuMsPerJourney }: Profiled): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  return Object.entries(processes)
    .flatMap(([name, pid]) => {
      const file = files.find((candidate) => candidate.split('.')[3] === String(pid));
      return file === undefined ? [] : [[name, readProfile(join(folder, file))] as const];
    })
    .map(([name, profile]) => summaryOf(name, selfTimes(profile, from, to), cpuMsPerJourney[name] ?? 0))
    .join('\n\n');
}

const readProfile = (file: string): Profile => JSON.parse(readFileSync(file, 'utf8')) as Profile;

function selfTimes({ startTime, nodes, samples, timeDeltas }: Profile, from: number, to: number): Map<string, number> {
  const placeOf = new Map(nodes.map(({ id, callFrame }) => [id, placeOfCode(callFrame)]));
  const times = new Map<string, number>();
  let at = startTime;
  samples.forEach((node, index) => {
    at += timeDeltas[index] ?? 0;
    const place = placeOf.get(node) ?? 'unknown';
    if (at < from || at > to || place === '(idle)') return;
    times.set(place, (times.get(place) ?? 0) + (timeDeltas[index + 1] ?? 0));
  });
  return times;
}

/** Functions of V8 and the kernel have no URL: `writev`, `(garbage collector)`. */
function placeOfCode({ functionName, url }: { functionName: string; url: string }): string {
  if (url === '') return functionName === '' ? 'anonymous' : functionName;
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (dependency !== undefined) return dependency;
  if (url.startsWith('node:')) return url.replace('internal/', '').split('/')[0] ?? url;
  return /((?:packages|services|emulators|gateway)\/.*?)\/[^/]+$/.exec(url)?.[1]?.replace('/src', '') ?? url;
}

/** The profile counts seconds, also those in which the process waited for the CPU: only its shares are used. */
function summaryOf(name: string, times: Map<string, number>, cpuMs: number): string {
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  const line = (share: number, what: string) =>
    `${(cpuMs * share).toFixed(2).padStart(6)} ms ${`${(100 * share).toFixed(0)} %`.padStart(5)}  ${what}`;
  const places = [...times].sort(([, a], [, b]) => b - a).slice(0, lines - 1);
  return [line(1, `${name}, per journey`), ...places.map(([place, time]) => line(time / all, place))].join('\n');
}
