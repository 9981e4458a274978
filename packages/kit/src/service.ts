import type { DataOf, Event, ServiceName } from '@muse/contracts';
import type { z } from 'zod';
import type { CommonConfig } from './config/common.ts';
import type { ConfigDeclaration, ConfigOf, Settings } from './config/settings.ts';
import type { Migration } from './database/migration.ts';
import type { Sql } from './database/sql.ts';
import type { Action } from './http/answer.ts';
import type { Details } from './http/health.ts';
import type { ServiceClient } from './http/service-client.ts';
import type { RetryPolicy } from './messaging/retrying/retry-policy.ts';
import type { TimerResult } from './messaging/scheduling/repeat-batches.ts';
import type { Transaction } from './messaging/transaction.ts';
import type { DatabaseGauges } from './telemetry/database-gauges.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';

export interface ReceivedEvent<E extends Event> {
  id: string;
  data: DataOf<E>;
  /** When the event was committed by its owner. */
  time: string;
  /** Increases with every event of the owner; gaps are normal. */
  sequence: string;
}

export interface ReactionContext {
  /** An open transaction that holds the inbox row. Returning commits it, throwing rolls it back. */
  tx: Transaction;
  log: Log;
  /** Counts a stale event: one that arrived too late to change anything. */
  ignoreStale(): void;
}

/** The context of a handler that takes several events. */
export interface TogetherContext {
  /** As in `ReactionContext`; it holds the inbox rows of all of them. */
  tx: Transaction;
  log: Log;
  /** Counts one of the events as stale. */
  ignoreStale(received: ReceivedEvent<Event>): void;
  /** Runs `work` in the context of one of the events: what it publishes or enqueues belongs to the trace of that event. */
  causedBy<T>(received: ReceivedEvent<Event>, work: () => T): T;
}

export interface Reaction<Dependencies = unknown> {
  name: string;
  event: Event;
  retryPolicy: RetryPolicy;
  ordered: boolean;
  essential?: boolean | undefined;
  together: boolean;
  run(received: ReceivedEvent<Event>[], ctx: TogetherContext & Dependencies): Promise<void>;
}

interface ReactionOptions {
  /** Default `long`; `money` for events a purchase depends on. */
  retryPolicy?: RetryPolicy;
  /**
   * Events of one aggregate have their effect in the order of their publication. The price: one process at a time handles all
   * of them, and an event that is retried or dead-lettered holds up those behind it. A state table is usually better.
   */
  ordered?: boolean;
  /**
   * Whether a purchase needs it: a full queue then refuses events, and place answers 503. Otherwise its queue has no limit.
   * Default: a reaction of checkout, payments, orders or placement to an event of a purchase.
   */
  essential?: boolean;
}

/**
 * An event handler. Its effect is committed once; the handler itself may run several times. `name` states what it does and when,
 * e.g. `clear-cart-when-checkout-completed`; it names the queue and the inbox rows: stored, do not rename.
 */
export const when = <E extends Event, Dependencies = unknown>(
  event: E,
  name: string,
  run: (received: ReceivedEvent<E>, ctx: ReactionContext & Dependencies) => Promise<void>,
  { retryPolicy = 'long', ordered = false, essential }: ReactionOptions = {},
): Reaction<Dependencies> => ({
  ...{ name, event, retryPolicy, ordered, essential, together: false },
  async run([received], ctx) {
    const only = received as ReceivedEvent<E>;
    await run(only, { ...ctx, ignoreStale: () => ctx.ignoreStale(only) });
  },
});

/**
 * Like `when`, for a handler that takes all events about one purchase that arrived together: often one, and each about another
 * aggregate. If it fails with several, nothing is stored and it gets each of them alone.
 */
export const whenTogether = <E extends Event, Dependencies = unknown>(
  event: E,
  name: string,
  run: (received: ReceivedEvent<E>[], ctx: TogetherContext & Dependencies) => Promise<void>,
  { retryPolicy = 'long', essential }: Omit<ReactionOptions, 'ordered'> = {},
): Reaction<Dependencies> => ({
  ...{ name, event, retryPolicy, essential, ordered: false, together: true },
  run: run as unknown as Reaction<Dependencies>['run'],
});

export interface JobContext {
  db: Sql;
  transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
  log: Log;
}

/** The context of jobs and timers, with the end of the process, which waits for them: one that takes long ends early. */
export interface StoppableContext extends JobContext {
  stopping: AbortSignal;
}

export interface Job<Payload> {
  payload: Payload;
  /** Number of earlier attempts. */
  attempts: number;
  /** Milliseconds since the job was enqueued, by the clock of the database. */
  ageMs: number;
  /** Runs the last transaction of the job, which also closes it. Fails if another process has taken the job over. */
  finish<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface JobDefinition<Dependencies = unknown> {
  kind: string;
  concurrency: number;
  payload: z.ZodType;
  run(job: Job<unknown>, ctx: StoppableContext & Dependencies): Promise<void>;
}

/**
 * A background job: work that calls the outside and may be slow or fail. It is a row in the database, outlives its process, and
 * is retried until it succeeds. `kind` is stored with every job: do not rename.
 */
export const job = <Payload extends z.ZodType, Dependencies = unknown>(
  kind: string,
  options: { payload: Payload; concurrency: number },
  run: (job: Job<z.output<Payload>>, ctx: StoppableContext & Dependencies) => Promise<void>,
): JobDefinition<Dependencies> => ({ kind, ...options, run: run as unknown as JobDefinition<Dependencies>['run'] });

export interface TimerDefinition<Dependencies = unknown> {
  name: string;
  everyMs: number;
  run(ctx: StoppableContext & Dependencies): Promise<TimerResult>;
}

/**
 * A scheduled job. Runs in one replica at a time, and soon after the first start; again `everyMs` after a run that succeeded. `name` is stored: do not
 * rename.
 */
export const timer = <Dependencies = unknown>(
  name: string,
  options: { everyMs: number },
  run: (ctx: StoppableContext & Dependencies) => Promise<TimerResult>,
): TimerDefinition<Dependencies> => ({ name, ...options, run });

/** What a service creates its dependencies from. */
export interface DependencyContext<Config> {
  config: Config;
  log: Log;
  metrics: Metrics;
  db: Sql;
  /** A typed client of another service. */
  caller(service: ServiceName, urls: readonly string[], deadlineMs?: number): ServiceClient;
  /** Aborted when the process stops, before it waits for its requests: whatever keeps requests open ends them. */
  stopping: AbortSignal;
  /** Registers a callback for the stop of the service. */
  onClose(close: () => Promise<void> | void): void;
}

export interface ServiceDefinition<S extends Settings = Settings, Dependencies extends object = object> {
  name: Exclude<ServiceName, 'gateway'>;
  config: ConfigDeclaration<S>;
  migrations: Migration[];
  /** Creates the adapters and whatever else handlers need from the configuration; no business rules. */
  dependencies?: (ctx: DependencyContext<ConfigOf<S> & CommonConfig>) => Dependencies;
  actions?: Action<Dependencies>[];
  reactions?: Reaction<Dependencies>[];
  jobs?: JobDefinition<Dependencies>[];
  timers?: TimerDefinition<Dependencies>[];
  gauges?: DatabaseGauges[];
  /** Shown in the details of readiness, and never a reason to take a replica out of service. */
  shown?: (dependencies: Dependencies) => Record<string, () => boolean>;
  /** What else operators read beside the checks at the admin port. Never a reason either. */
  details?: (dependencies: Dependencies) => Details;
}

/** The definition of a service: its table of contents. `startService` starts it. */
export const service = <S extends Settings, Dependencies extends object>(
  name: ServiceDefinition['name'],
  parts: Omit<ServiceDefinition<S, Dependencies>, 'name'>,
): ServiceDefinition<S, Dependencies> => ({ name, ...parts });
