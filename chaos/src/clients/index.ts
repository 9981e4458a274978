import { randomBytes } from 'node:crypto';
import type { Snapshot } from '../checker/index.ts';
import { type ClientCounts, type History, newHistoryRecorder, type ShopperHistory } from '../history.ts';
import { runMailbox } from './mailbox.ts';
import { runOperator } from './operator.ts';
import { newOperatorContext } from './queue-operations.ts';
import { runShopper, type WorkloadContext } from './shopper.ts';

export interface ClientOptions {
  gatewayUrl: string;
  emulatorUrl: string;
  /** Of the pretend stores, where operators look orders up whose outcome is unknown. */
  storeEmulatorUrl?: string | undefined;
  /** Reads the e-mails of shoppers; without it, none of them answers a question about a price. */
  look?: Snapshot['look'];
  seed: string | number;
  shoppers: number;
  operators: number;
  /** How many journeys each shopper makes. Default: until `stop()`. */
  journeys?: number;
  /** The longest pause between two journeys; a longer one means less load. */
  restMs?: number;
  log?: (line: string) => void;
}

export interface Clients {
  /** How many shoppers there are without the added ones. */
  shoppers: number;
  /** Adds shoppers who each make one journey. */
  addShoppers(count: number): void;
  counts(): ClientCounts;
  /** Resolves when every shopper has made all its journeys and resumed its open purchases. */
  finished: Promise<void>;
  /**
   * Starts no new journey, lets running ones end and open purchases be resumed, and returns the history. Requests without an answer
   * after `withinMs` stay unknown. Call it after the faults have ended.
   */
  stop(options?: { withinMs?: number }): Promise<History>;
}

/** Enough for the idempotency key of a killed process (released after a minute) and a circuit breaker (half-open after 10 s). */
const usualPatienceMs = 90_000;

/** Starts shopper and operator clients. They retry until answered and record every answer. */
export function startClients({ shoppers, operators, journeys, restMs, log, look, ...urls }: ClientOptions): Clients {
  const recorder = newHistoryRecorder(log ?? (() => undefined));
  const [closing, stopOperators, over] = [new AbortController(), new AbortController(), new AbortController()];
  const workload: WorkloadContext = {
    ...urls,
    recorder,
    closing: closing.signal,
    over: over.signal,
    journeys: journeys ?? Number.POSITIVE_INFINITY,
    restMs: restMs ?? 40,
  };
  const shared = newOperatorContext(randomBytes(3).toString('hex'), urls.storeEmulatorUrl);
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const shopping = numbers(shoppers).map((number) => runShopper(number, workload));
  const working = Promise.all([
    ...numbers(operators).map((number) => runOperator(number, workload, shared, stopOperators.signal)),
    ...(look ? [runMailbox(workload, look, stopOperators.signal)] : []),
  ]);
  const finished = Promise.all(shopping).then(() => undefined);
  // A programming error surfaces in `finished` or `stop()`, not as an unhandled rejection.
  void Promise.allSettled([finished, working]);

  const stop = async (withinMs: number): Promise<History> => {
    closing.abort();
    const patience = setTimeout(() => over.abort(), withinMs);
    try {
      const histories: ShopperHistory[] = (await Promise.all(shopping)).flat();
      stopOperators.abort();
      await working;
      return { shoppers: histories, operators: [...recorder.settledOrders.values()], breaches: recorder.breaches };
    } finally {
      stopOperators.abort();
      clearTimeout(patience);
    }
  };
  let stopped: Promise<History> | undefined;
  return {
    shoppers,
    addShoppers(count) {
      for (const number of numbers(count).map((each) => shopping.length + each))
        shopping.push(runShopper(number, { ...workload, journeys: 1 }));
    },
    counts: () => structuredClone(recorder.counts),
    finished,
    stop: ({ withinMs = usualPatienceMs } = {}) => (stopped ??= stop(withinMs)),
  };
}
