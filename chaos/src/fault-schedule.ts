import { randomFor } from './clients/random.ts';
import type { Fault, FaultContext } from './faults/index.ts';

/** What happened, for the report: how often, and what each said it did. */
export type Struck = Map<string, { times: number; did: Map<string, number> }>;

const mostLongerMs = 60_000;

/** How long faults go on: so long, and on a slow machine up to a minute longer, until enough has happened between them. */
export interface Duration {
  forMs: number;
  enough: () => boolean;
}

/**
 * The faults of a lane come one after another in an order of the seed's choosing, each once before any comes again; lanes go side
 * by side. When the time is over nobody begins, and what is under way puts itself right.
 */
export async function runLanes(
  faults: Fault[],
  ctx: Omit<FaultContext, 'rest' | 'random'>,
  seed: string | number,
  { forMs, enough }: Duration,
  say: (line: string) => void,
): Promise<Struck> {
  const struck: Struck = new Map();
  const began = performance.now();
  const over = new AbortController();
  const lookAgain = setInterval(() => {
    const lastedMs = performance.now() - began;
    if (lastedMs > forMs + mostLongerMs || (lastedMs > forMs && enough())) over.abort();
  }, 250);
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1).padStart(6);

  const lane = async (name: string, all: Fault[]): Promise<void> => {
    const random = randomFor(seed, 'lane', name);
    const rest = async (fromMs: number, toMs: number) => sleep(random.whole(fromMs, toMs), over.signal);
    while (!over.signal.aborted)
      for (const fault of random.some(all, all.length)) {
        if (over.signal.aborted) return;
        const did = await fault.inject({ ...ctx, random, rest });
        say(`${seconds()} s  ${fault.name.padEnd(15)} ${did}`);
        note(struck, fault.name, did);
      }
  };
  await Promise.all([...Map.groupBy(faults, (fault) => fault.lane)].map(([name, all]) => lane(name, all)));
  if (faults.length === 0) await sleep(forMs + mostLongerMs, over.signal);
  clearInterval(lookAgain);
  return struck;
}

function note(struck: Struck, name: string, did: string): void {
  const entry = struck.get(name) ?? { times: 0, did: new Map<string, number>() };
  entry.times += 1;
  entry.did.set(did, (entry.did.get(did) ?? 0) + 1);
  struck.set(name, entry);
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
