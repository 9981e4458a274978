import { randomBytes } from 'node:crypto';
import { type ClientCounts, type History, newHistoryRecorder, type ShopperHistory } from '../history.ts';
import { runOperator } from './operator.ts';
import { newOperatorContext } from './queue-operations.ts';
import { runShopper, type WorkloadContext } from './shopper.ts';

export interface ClientOptions {
  gatewayUrl: string;
  emulatorUrl: string;
  seed: string | number;
  shoppers: number;
  operators: number;
  /** How many journeys each shopper makes; until told to stop unless said. */
  journeys?: number;
  /** How long a shopper rests between two journeys at most; longer is less load. */
  restMs?: number;
  log?: (line: string) => void;
}

export interface Clients {
  counts(): ClientCounts;
  /** When every shopper has made all of the journeys asked for, and come back to what was left open. */
  finished: Promise<void>;
  /**
   * Nobody sets out any more; journeys under way come to their end, and every shopper comes back to what was left open. What
   * has no answer after `withinMs` stays unknown, and is told as such. To be called when everything is healed.
   */
  stop(options?: { withinMs?: number }): Promise<History>;
}

/** A key whose process was killed is free again after a minute, and a breaker tries again after ten seconds. */
const usualPatienceMs = 90_000;

/** Sends shoppers and operators to the gateway. They insist, whatever is killed around them, and remember what they were told. */
export function startClients({ shoppers, operators, journeys, restMs, log, ...where }: ClientOptions): Clients {
  const recorder = newHistoryRecorder(log ?? (() => undefined));
  const [closing, stopOperators, over] = [new AbortController(), new AbortController(), new AbortController()];
  const workload: WorkloadContext = {
    ...where,
    recorder,
    closing: closing.signal,
    over: over.signal,
    journeys: journeys ?? Number.POSITIVE_INFINITY,
    restMs: restMs ?? 40,
  };
  const shared = newOperatorContext(randomBytes(3).toString('hex'));
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const shopping = Promise.all(numbers(shoppers).map((number) => runShopper(number, workload)));
  const working = Promise.all(
    numbers(operators).map((number) => runOperator(number, workload, shared, stopOperators.signal)),
  );
  const finished = shopping.then(() => undefined);
  // A mistake of our own is heard of when people are asked for, not as a rejection that nobody handled.
  void Promise.allSettled([finished, working]);

  const stop = async (withinMs: number): Promise<History> => {
    closing.abort();
    const patience = setTimeout(() => over.abort(), withinMs);
    try {
      const observeSession: ShopperHistory[] = (await shopping).flat();
      stopOperators.abort();
      await working;
      return { shoppers: observeSession, operators: [...recorder.settledOrders.values()], breaches: recorder.breaches };
    } finally {
      stopOperators.abort();
      clearTimeout(patience);
    }
  };
  let stopped: Promise<History> | undefined;
  return {
    counts: () => structuredClone(recorder.counts),
    finished,
    stop: ({ withinMs = usualPatienceMs } = {}) => (stopped ??= stop(withinMs)),
  };
}
