import { api, type Declaration, type ServiceName } from '@muse/contracts';
import { createBreaker, type Log, type Metrics, openReplicaPool, UpstreamUnavailableError } from '@muse/kit';
import type { Dispatcher } from 'undici';
import { type Config, upstreams } from './config.ts';

/** A service behind us, for one kind of request: its breaker, its patience. */
export interface Upstream {
  /** `checkout reads` */
  name: string;
  /**
   * Through the breaker, at one of its replicas. `attempt` throws `UpstreamUnavailableError` where nobody answered; it is made once more where the
   * connection broke and twice is as good as once, and at every replica that cannot be reached.
   */
  ask<T>(attempt: (to: Dispatcher) => Promise<T>, isIdempotent: () => boolean): Promise<T>;
  deadlineMs: number;
  /** How long an open breaker keeps callers away. */
  resetSeconds: number;
}

export interface Upstreams {
  of(endpoint: Pick<Declaration, 'id' | 'method' | 'service'>): Upstream;
  close(): Promise<void>;
}

/** *place* waits for the bank: by itself, so that waiting shoppers keep nobody from anything else. */
const kindOf = ({ id, method }: Pick<Declaration, 'id' | 'method'>): string =>
  id === api.checkout.place.id ? 'place' : method === 'GET' ? 'reads' : 'writes';

/** All kinds of requests to a service share its addresses, and so what is known of its replicas; each kind has its own breaker. */
export function openUpstreams(config: Config, metrics: Metrics, log: Log): Upstreams {
  const opened = new Map<string, Upstream>();
  const addresses = new Map<ServiceName, ReturnType<typeof openReplicaPool>>(
    upstreams.map((name) => [name, openReplicaPool(name, config[`${name}Url`], log)]),
  );
  const open = (service: ServiceName, kind: string): Upstream => {
    const replicas = addresses.get(service);
    if (!replicas) throw new Error(`Nobody is ${service}`);
    const name = `${service} ${kind}`;
    const breaker = createBreaker(name, metrics, {
      capacity: config.upstreamCapacity,
      resetMs: config.breakerResetMs,
      // Only silence counts against a service: whatever it answers, a 503 too, is an answer.
      isAnswer: (error) => !(error instanceof UpstreamUnavailableError),
    });
    return {
      name,
      ask: (attempt, isIdempotent) => breaker(() => replicas.ask(attempt, isIdempotent)),
      deadlineMs: kind === 'place' ? config.placeDeadlineMs : config.upstreamDeadlineMs,
      resetSeconds: Math.ceil(config.breakerResetMs / 1000),
    };
  };
  return {
    of(endpoint) {
      const kind = kindOf(endpoint);
      const known = opened.get(`${endpoint.service} ${kind}`) ?? open(endpoint.service, kind);
      opened.set(known.name, known);
      return known;
    },
    close: async () => void (await Promise.all([...addresses.values()].map((each) => each.close()))),
  };
}
