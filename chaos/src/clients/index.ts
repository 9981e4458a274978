import { randomBytes } from 'node:crypto';
import type { History, ShopperSaw } from '../history.ts';
import { newDesk } from './desk.ts';
import { workTheQueue } from './operator.ts';
import { goOnShopping, type Surroundings } from './shopper.ts';
import { type Counts, newSource } from './source.ts';

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
  counts(): Counts;
  /** When every shopper has made all of the journeys asked for, and come back to what was left open. */
  allHome: Promise<void>;
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
  const source = newSource(log ?? (() => undefined));
  const [closing, goHome, over] = [new AbortController(), new AbortController(), new AbortController()];
  const around: Surroundings = {
    ...where,
    source,
    closing: closing.signal,
    over: over.signal,
    journeys: journeys ?? Number.POSITIVE_INFINITY,
    restMs: restMs ?? 40,
  };
  const desk = newDesk(randomBytes(3).toString('hex'));
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const shopping = Promise.all(numbers(shoppers).map((number) => goOnShopping(number, around)));
  const working = Promise.all(numbers(operators).map((number) => workTheQueue(number, around, desk, goHome.signal)));
  const allHome = shopping.then(() => undefined);
  // A mistake of our own is heard of when people are asked for, not as a rejection that nobody handled.
  void Promise.allSettled([allHome, working]);

  const stop = async (withinMs: number): Promise<History> => {
    closing.abort();
    const patience = setTimeout(() => over.abort(), withinMs);
    try {
      const saw: ShopperSaw[] = (await shopping).flat();
      goHome.abort();
      await working;
      return { shoppers: saw, operators: [...source.settled.values()], breaches: source.breaches };
    } finally {
      goHome.abort();
      clearTimeout(patience);
    }
  };
  let stopped: Promise<History> | undefined;
  return {
    counts: () => structuredClone(source.counts),
    allHome,
    stop: ({ withinMs = usualPatienceMs } = {}) => (stopped ??= stop(withinMs)),
  };
}

export type { Counts } from './source.ts';
