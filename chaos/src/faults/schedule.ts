import { randomFor } from '../clients/random.ts';
import type { Fault, FaultContext } from './index.ts';

/** For the report: how often each fault was injected, and how often with which outcome. */
export type FaultCounts = Map<string, { times: number; outcomes: Map<string, number> }>;

const longestExtensionMs = 60_000;

/** Faults are injected for `forMs`, and up to a minute longer until `enough` is true. */
export interface FaultDuration {
  forMs: number;
  enough: () => boolean;
}

/**
 * Runs the lanes in parallel. Within a lane faults run one after the other, in an order drawn from the seed, each once before any
 * is repeated. When the time is over no new fault starts; those that run finish and undo what they did.
 */
export async function runFaults(
  faults: Fault[],
  ctx: Omit<FaultContext, 'rest' | 'random'>,
  seed: string | number,
  { forMs, enough }: FaultDuration,
  log: (line: string) => void,
): Promise<FaultCounts> {
  const injected: FaultCounts = new Map();
  const startedAt = performance.now();
  const over = new AbortController();
  const watch = setInterval(() => {
    const lastedMs = performance.now() - startedAt;
    if (lastedMs > forMs + longestExtensionMs || (lastedMs > forMs && enough())) over.abort();
  }, 250);
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);

  const runLane = async (name: string, all: Fault[]): Promise<void> => {
    const random = randomFor(seed, 'lane', name);
    const rest = async (fromMs: number, toMs: number) => sleep(random.whole(fromMs, toMs), over.signal);
    while (!over.signal.aborted)
      for (const fault of random.some(all, all.length)) {
        if (over.signal.aborted) return;
        const outcome = await fault.inject({ ...ctx, random, rest });
        log(`${seconds()} s  ${fault.name.padEnd(15)} ${outcome}`);
        countFault(injected, fault.name, outcome);
      }
  };
  await Promise.all([...Map.groupBy(faults, (fault) => fault.lane)].map(([name, all]) => runLane(name, all)));
  if (faults.length === 0) await sleep(forMs + longestExtensionMs, over.signal);
  clearInterval(watch);
  return injected;
}

function countFault(injected: FaultCounts, name: string, outcome: string): void {
  const entry = injected.get(name) ?? { times: 0, outcomes: new Map<string, number>() };
  entry.times += 1;
  entry.outcomes.set(outcome, (entry.outcomes.get(outcome) ?? 0) + 1);
  injected.set(name, entry);
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener('abort', wake);
    if (signal.aborted) wake();
  });
