import type { CommonConfig } from '../config/common.ts';
import { type ConfigOf, readConfig, type Settings } from '../config/settings.ts';
import { openDatabase } from '../database/database.ts';
import { kitTables } from '../database/kit-tables.ts';
import { createKeyLeases } from '../http/pipeline/key-leases.ts';
import { createWatchdog } from '../messaging/connection/watchdog.ts';
import type { Consumer } from '../messaging/consuming/consumer.ts';
import { createConsumers } from '../messaging/consuming/consumers.ts';
import { createDelivery } from '../messaging/consuming/delivery.ts';
import { createBacklog } from '../messaging/publishing/backlog.ts';
import { createPublisher } from '../messaging/publishing/publisher.ts';
import { createRelay, type Relay } from '../messaging/publishing/relay.ts';
import { createSubscriberQueues } from '../messaging/publishing/subscriber-queues.ts';
import { retryGauges } from '../messaging/retrying/retry-gauges.ts';
import { createRetries } from '../messaging/retrying/scheduled-retries.ts';
import { createHeartbeat } from '../messaging/scheduling/heartbeat.ts';
import { jobGauges } from '../messaging/scheduling/job-gauges.ts';
import { createJobRunner, type JobRunner, type Worker } from '../messaging/scheduling/job-runner.ts';
import { createScheduler } from '../messaging/scheduling/scheduler.ts';
import { createTimers } from '../messaging/scheduling/timers.ts';
import { createUnitOfWork } from '../messaging/transaction.ts';
import { retryUntil } from '../retry-until.ts';
import type { ServiceDefinition } from '../service.ts';
import { type DatabaseGauges, registerDatabaseGauges } from '../telemetry/database-gauges.ts';
import { createLog } from '../telemetry/log.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { releaseOf } from '../telemetry/release.ts';
import { createDependencies } from './dependencies.ts';
import { consumersOf, jobContextOf, timersOf, workersOf } from './handlers.ts';
import { createMigrationGate } from './migration-gate.ts';

export interface StartOptions {
  /** Called when a consumer is stalled and a new connection did not help: the process should be restarted. */
  onUnrecoverable?: (why: string) => void;
  /** Interval of the watchdog; for tests. */
  watchEveryMs?: number;
  /** Interval at which the scheduler looks for what is due by time, 1 s if absent; for tests. */
  lookEveryMs?: number;
}

/** How long a start waits for Postgres. */
export const startTimeoutMs = 60_000;
/** How long it waits for RabbitMQ: a busy broker takes long to declare the queues, and a new process would have to wait for it too. */
export const brokerTimeoutMs = 180_000;
const schedulerIntervalMs = 1_000;

export type Parts = Awaited<ReturnType<typeof createParts>>;

/** Creates the parts of a service from its definition and connects them to each other. Starts none of them. */
export async function createParts<S extends Settings, Dependencies extends object>(
  definition: ServiceDefinition<S, Dependencies>,
  environment: Record<string, string | undefined>,
  { onUnrecoverable, watchEveryMs, lookEveryMs = schedulerIntervalMs }: StartOptions,
) {
  const { name } = definition;
  const config = readConfig(definition.config, environment) as ConfigOf<S> & CommonConfig;
  const log = createLog(name, config.logLevel, releaseOf(config.release));
  const metrics = createMetrics(releaseOf(config.release));
  const database = await retryUntil(startTimeoutMs, () =>
    openDatabase({ url: config.databaseUrl, schema: name, requestWaits: requestWaitsOf(config) }, log, metrics),
  );
  const migrations = createMigrationGate(database, [...kitTables, ...definition.migrations], log);
  const transactionEnds = { relay: () => relay, jobs: () => jobs };
  const unitOfWork = createUnitOfWork(name, database, transactionEnds);
  const publisher = createPublisher(config.amqpUrl, name, log, metrics, () => void relay.poll());
  const relay: Relay = createRelay(relayName(name), database, publisher, log, metrics);
  const subscriberQueues = createSubscriberQueues(name, publisher, log, metrics);
  const stopping = new AbortController();
  const parts = { config, log, metrics, database, stopping: stopping.signal };
  const { dependencies, close } = createDependencies(definition, parts);

  const jobContext = jobContextOf(dependencies, database, unitOfWork, log, stopping.signal);
  const workers = workersOf(definition.jobs ?? [], jobContext);
  const jobs: JobRunner = createJobRunner(workers, database, unitOfWork, log, metrics);
  const reactions = consumersOf(definition.reactions ?? [], dependencies, log, metrics);
  const delivery = createDelivery(name, unitOfWork, log, metrics);
  const consumers = createConsumers(config.amqpUrl, reactions, delivery, log, metrics);
  const watchdog = createWatchdog({ consumers, log, metrics, onUnrecoverable, everyMs: watchEveryMs });
  const retries = createRetries(reactions, database, delivery);
  const allTimers = timersOf(definition.timers ?? [], jobContext, database);
  const timers = createTimers(allTimers, database, log);
  const keyLeases = createKeyLeases(database);
  const heartbeat = createHeartbeat([relay, jobs, timers, retries, keyLeases], log);
  const backlog = createBacklog(metrics);
  registerDatabaseGauges([...kitGauges(workers, reactions), ...(definition.gauges ?? [])], {
    ...{ db: database.reads('maintenance'), isReady: migrations.isOpen, metrics, log },
  });
  const scheduler = createScheduler({
    ...{ database, backlog, log, everyMs: lookEveryMs },
    timers: allTimers.map((timer) => timer.name),
    kinds: workers.map((worker) => worker.kind),
    renewLeases: heartbeat.beat,
    jobsRun: jobs.isBusy,
    runners: { outbox: relay.poll, retries: retries.poll, job: jobs.poll, timer: timers.run },
  });
  return {
    ...{ name, config, log, metrics, database, migrations, unitOfWork, dependencies, reactions, backlog, keyLeases },
    ...{ publisher, relay, subscriberQueues, jobs, consumers, watchdog, timers, scheduler, heartbeat },
    stopping: stopping.signal,
    announceStop: () => stopping.abort(),
    closeDependencies: close,
  };
}

const requestWaitsOf = ({ databaseWaitMs, databaseQueue }: CommonConfig) => ({
  waitMs: databaseWaitMs,
  queueLength: databaseQueue,
});

const kitGauges = (workers: Worker[], reactions: Consumer[]): DatabaseGauges[] => [
  ...(workers.length > 0 ? [jobGauges(workers.map(({ kind }) => kind))] : []),
  ...(reactions.length > 0 ? [retryGauges(reactions.map(({ name }) => name))] : []),
];

/** Different for every replica: it marks the leases of this process in the outbox. */
const relayName = (service: string): string => `${service}-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
