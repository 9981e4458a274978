import { api, type Declaration, type ServiceName } from '@muse/contracts';
import {
  type Breaker,
  createBreaker,
  createReplicaPool,
  type Log,
  type Metrics,
  measureCall,
  type ReplicaPool,
  UpstreamUnavailableError,
} from '@muse/kit';
import { type Config, type UpstreamName, upstreamNames } from '../config.ts';

/** A service behind the gateway, for one kind of request: its circuit breaker and its deadline. */
export interface Upstream {
  /** `checkout reads`; also the name of the breaker in metrics. */
  name: string;
  /** Through the breaker, at one of the replicas. See `ReplicaPool.run` for retries. */
  run: ReplicaPool['run'];
  deadlineMs: number;
  /** How long an open breaker refuses requests. */
  resetSeconds: number;
}

type UpstreamEndpoint = Pick<Declaration, 'id' | 'method' | 'service' | 'stream'>;

export interface Upstreams {
  of(endpoint: UpstreamEndpoint): Upstream;
  close(): Promise<void>;
}

/**
 * *place* waits for the bank, so it is separate: waiting shoppers must not use up the capacity for other writes. Nor must streams,
 * which all come back at once after a restart, use up that for reads.
 */
const kindOf = ({ id, method, stream }: UpstreamEndpoint): string =>
  id === api.checkout.place.id ? 'place' : stream ? 'streams' : method === 'GET' ? 'reads' : 'writes';

/** The kinds of requests to a service share its replica pool; each kind has a circuit breaker of its own. */
export function createUpstreams(config: Config, metrics: Metrics, log: Log): Upstreams {
  const pools = new Map<string, ReplicaPool>(
    upstreamNames.map((name: UpstreamName) => [name, createReplicaPool(name, config[`${name}Url`], log)]),
  );
  const upstreams = new Map<string, Upstream>();
  return {
    of(endpoint) {
      const kind = kindOf(endpoint);
      const name = `${endpoint.service} ${kind}`;
      let upstream = upstreams.get(name);
      if (upstream) return upstream;
      const replicas = pools.get(endpoint.service);
      if (!replicas) throw new Error(`${endpoint.service} is not an upstream`);
      upstream = {
        name,
        run: measured(endpoint.service, replicas, breakerFor(name, config, metrics), metrics),
        deadlineMs: kind === 'place' ? config.placeDeadlineMs : config.upstreamDeadlineMs,
        resetSeconds: Math.ceil(config.breakerResetMs / 1000),
      };
      upstreams.set(name, upstream);
      return upstream;
    },
    close: async () => void (await Promise.all([...pools.values()].map((pool) => pool.close()))),
  };
}

const measured =
  (service: ServiceName, replicas: ReplicaPool, breaker: Breaker, metrics: Metrics): Upstream['run'] =>
  (attempt, isIdempotent) =>
    measureCall(metrics, service, () => breaker(() => replicas.run(attempt, isIdempotent)));

/** Only a missing answer counts as a failure. Every response of the service is an answer, also a 503. */
const breakerFor = (name: string, config: Config, metrics: Metrics): Breaker =>
  createBreaker(name, metrics, {
    capacity: config.upstreamCapacity,
    resetMs: config.breakerResetMs,
    isAnswer: (error) => !(error instanceof UpstreamUnavailableError),
  });
