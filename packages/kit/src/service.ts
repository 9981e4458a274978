import type { DataOf, Event, ServiceName } from '@muse/contracts';
import type { z } from 'zod';
import type { CommonConfig } from './config/common.ts';
import type { ConfigDeclaration, ConfigOf, Settings } from './config/settings.ts';
import type { Migration } from './database/kit-tables.ts';
import type { Sql } from './database/sql.ts';
import type { Action } from './http/answer.ts';
import type { Caller } from './http/caller.ts';
import type { RetryPolicy } from './messaging/retrying/retry-policy.ts';
import type { Transaction } from './messaging/transaction.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';

/** What a reaction is told. */
export interface ReceivedEvent<E extends Event> {
  id: string;
  data: DataOf<E>;
  /** When it was said, and its place among the facts about the same thing. */
  time: string;
  sequence: string;
}

export interface ReactionContext {
  /** Already open; the inbox row is in it. Returning commits, throwing rolls back. */
  tx: Transaction;
  log: Log;
  /** Counts a fact that came too late to change anything. */
  ignoreStale(): void;
}

export interface Reaction<Dependencies = unknown> {
  name: string;
  event: Event;
  retryPolicy: RetryPolicy;
  ordered: boolean;
  run(received: ReceivedEvent<Event>, ctx: ReactionContext & Dependencies): Promise<void>;
}

/**
 * What we do when something happened elsewhere. Written as if it ran twice, because one day it will; the inbox makes the
 * effect happen once. `name` says what we do and when, and names the queue: `clear-cart-when-checkout-completed`.
 * `ordered`: facts about one thing have their effect in the order in which they were said, at the price that one process at a
 * time does all of it, and that a fact which waits or is parked holds up those behind it. Mostly a table of states is better.
 */
export const when = <E extends Event, Dependencies = unknown>(
  event: E,
  name: string,
  run: (received: ReceivedEvent<E>, ctx: ReactionContext & Dependencies) => Promise<void>,
  more: { retryPolicy?: RetryPolicy; ordered?: true } = {},
): Reaction<Dependencies> => ({
  name,
  event,
  retryPolicy: more.retryPolicy ?? 'long',
  ordered: more.ordered ?? false,
  run: run as unknown as Reaction<Dependencies>['run'],
});

export interface JobContext {
  db: Sql;
  transaction<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
  log: Log;
}

export interface Job<Payload> {
  payload: Payload;
  /** How often it was tried before. */
  attempts: number;
  /** Since it was written down. */
  ageMs: number;
  /** The last transaction of the work, which also closes it; refused where another process has taken over. */
  finish<T>(body: (tx: Transaction) => Promise<T>): Promise<T>;
}

export interface JobDefinition<Dependencies = unknown> {
  kind: string;
  concurrency: number;
  payload: z.ZodType;
  run(task: Job<unknown>, ctx: JobContext & Dependencies): Promise<void>;
}

/** Work that waits for the world outside. A row in the database: it outlives the process and is tried until it is done. */
export const job = <Payload extends z.ZodType, Dependencies = unknown>(
  kind: string,
  options: { payload: Payload; concurrency: number },
  run: (task: Job<z.output<Payload>>, ctx: JobContext & Dependencies) => Promise<void>,
): JobDefinition<Dependencies> => ({ kind, ...options, run: run as unknown as JobDefinition<Dependencies>['run'] });

export interface TimerDefinition<Dependencies = unknown> {
  name: string;
  everyMs: number;
  run(ctx: JobContext & Dependencies): Promise<void>;
}

/** What we do when time passes. Runs in one replica at a time, and once soon after the first start. */
export const timer = <Dependencies = unknown>(
  name: string,
  options: { everyMs: number },
  run: (ctx: JobContext & Dependencies) => Promise<void>,
): TimerDefinition<Dependencies> => ({ name, ...options, run });

/** What tools are made from. */
export interface DependencyContext<Config> {
  config: Config;
  log: Log;
  metrics: Metrics;
  db: Sql;
  caller(service: ServiceName, urls: readonly string[], deadlineMs?: number): Caller;
  onClose(close: () => Promise<void> | void): void;
}

export interface ServiceDefinition<S extends Settings = Settings, Dependencies extends object = object> {
  name: Exclude<ServiceName, 'gateway'>;
  config: ConfigDeclaration<S>;
  migrations: Migration[];
  /** Whom the service calls, and what it was configured with: the adapters, and nothing that knows the story. */
  dependencies?: (ctx: DependencyContext<ConfigOf<S> & CommonConfig>) => Dependencies;
  actions?: Action<Dependencies>[];
  reactions?: Reaction<Dependencies>[];
  jobs?: JobDefinition<Dependencies>[];
  timers?: TimerDefinition<Dependencies>[];
}

/** The table of contents of a service. */
export const service = <S extends Settings, Dependencies extends object>(
  name: ServiceDefinition['name'],
  parts: Omit<ServiceDefinition<S, Dependencies>, 'name'>,
): ServiceDefinition<S, Dependencies> => ({ name, ...parts });
