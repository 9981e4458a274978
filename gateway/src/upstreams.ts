import { api, type Declaration } from '@muse/contracts';
import { type Breaker, createBreaker, type Metrics } from '@muse/kit';
import { Pool } from 'undici';
import { Silence } from './carry.ts';
import { type Config, upstreams } from './config.ts';

/** A service behind us, for one kind of request: its connections, its breaker, its patience. */
export interface Upstream {
  name: string;
  pool: Pool;
  breaker: Breaker;
  /** How long an open breaker keeps callers away. */
  resetSeconds: number;
}

export interface Upstreams {
  of(endpoint: Declaration): Upstream;
  close(): Promise<void>;
}

/** One per service; *place*, which waits for the bank, has its own beside it, so that waiting shoppers never block reading ones. */
export function openUpstreams(config: Config, metrics: Metrics): Upstreams {
  const open = (name: string, url: string, deadlineMs: number): Upstream => ({
    name,
    resetSeconds: Math.ceil(config.breakerResetMs / 1000),
    pool: new Pool(url, {
      connections: config.upstreamCapacity, // as many as the breaker lets through: nothing waits unseen in a queue
      keepAliveTimeout: 30_000, // services keep idle connections for 65 s: we let go first, so none dies in use
      connect: { timeout: 1_000 },
      headersTimeout: deadlineMs,
      bodyTimeout: deadlineMs,
    }),
    breaker: createBreaker(name, metrics, {
      capacity: config.upstreamCapacity,
      resetMs: config.breakerResetMs,
      // Only silence counts against a service: whatever it answers, a 503 too, is an answer.
      isAnswer: (error) => !(error instanceof Silence),
    }),
  });

  const usual = new Map<string, Upstream>(
    upstreams.map((name) => [name, open(name, config[`${name}Url`], config.upstreamDeadlineMs)]),
  );
  const place = open('checkout place', config.checkoutUrl, config.placeDeadlineMs);
  const all = [...usual.values(), place];
  return {
    of({ id, service }) {
      const upstream = id === api.checkout.place.id ? place : usual.get(service);
      if (!upstream) throw new Error(`Nobody serves ${id}`);
      return upstream;
    },
    close: async () => void (await Promise.all(all.map(({ pool }) => pool.close()))),
  };
}
