import { setTimeout as pause } from 'node:timers/promises';
import type { CommonConfig } from './config/common.ts';
import { readConfig, type Settings } from './config/settings.ts';
import { type Database, openDatabase } from './database/database.ts';
import { kitTables } from './database/kit-tables.ts';
import { createCaller } from './http/caller.ts';
import { deadLetterActions } from './http/dead-letter-actions.ts';
import { mountHealth } from './http/health.ts';
import { listen } from './http/listen.ts';
import { createApp, mountActions } from './http/server.ts';
import { createServiceTokens, createServiceVerifier } from './identity/service-tokens.ts';
import { createIdentity } from './identity/tokens.ts';
import { createWatchdog } from './messaging/connection/watchdog.ts';
import { createConsumers } from './messaging/consuming/consumers.ts';
import { type Consumer, createDelivery } from './messaging/consuming/delivery.ts';
import { createBacklog } from './messaging/publishing/backlog.ts';
import { createPublisher } from './messaging/publishing/publisher.ts';
import { createRelay, type Relay } from './messaging/publishing/relay.ts';
import { createRetries } from './messaging/retrying/scheduled-retries.ts';
import { createJobRunner, type JobRunner } from './messaging/scheduling/jobs.ts';
import { deleteExpiredRows } from './messaging/scheduling/retention.ts';
import { createScheduler } from './messaging/scheduling/scheduler.ts';
import { createTimers } from './messaging/scheduling/timers.ts';
import { createUnitOfWork } from './messaging/transaction.ts';
import type { ServiceDefinition } from './service.ts';
import { createLog } from './telemetry/log.ts';
import { createMetrics } from './telemetry/metrics.ts';

export interface Started {
  name: string;
  url: string;
  /** Finishes what is in hand, publishes what was said, and leaves. */
  stop(): Promise<void>;
  /** Looks for what time brought due and does it; tests call it after moving the clock. */
  runDue(): Promise<void>;
}

export interface StartOptions {
  /** The service listens in vain and cannot heal itself: it should be stopped and started anew. */
  onUnrecoverable?: (why: string) => void;
  /** How often the watchdog looks; for tests. */
  watchEveryMs?: number;
}

const patienceMs = 60_000;
const schedulerIntervalMs = 1_000;
const readyWithinMs = 500;

/** Starts a service from its definition: the one place where its parts are put together. */
export async function startService<S extends Settings, Dependencies extends object>(
  definition: ServiceDefinition<S, Dependencies>,
  environment: Record<string, string | undefined>,
  { onUnrecoverable, watchEveryMs }: StartOptions = {},
): Promise<Started> {
  const { name } = definition;
  const config = readConfig(definition.config, environment) as ReturnType<typeof readConfig<S>> & CommonConfig;
  const log = createLog(name, config.logLevel);
  const metrics = createMetrics();
  const database = await patiently(() => openDatabase(config.databaseUrl, name, log, metrics));
  const closers: (() => Promise<void> | void)[] = [];

  const unitOfWork = createUnitOfWork(
    name,
    database,
    () => relay,
    () => tasks,
  );
  const publisher = createPublisher(config.amqpUrl, name, log, metrics, () => void relay.poll());
  const relay: Relay = createRelay(
    `${name}-${process.pid}-${Math.random().toString(36).slice(2, 8)}`,
    database,
    publisher,
    log,
    metrics,
  );

  const serviceToken = createServiceTokens(name, config.serviceKey);
  const dependencies = (definition.dependencies?.({
    config,
    log,
    metrics,
    db: database.reads('requests'),
    caller: (service, urls, deadlineMs) => {
      const caller = createCaller({
        service,
        urls,
        token: serviceToken,
        log,
        metrics,
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
      });
      closers.push(() => caller.close());
      return caller;
    },
    onClose: (close) => void closers.push(close),
  }) ?? {}) as Dependencies;

  const ctx = {
    ...dependencies,
    log,
    db: database.reads('consumers'),
    transaction: <T>(body: Parameters<typeof unitOfWork.transaction<T>>[1]) =>
      unitOfWork.transaction('consumers', body),
  };
  const tasks: JobRunner = createJobRunner(
    (definition.jobs ?? []).map((slow) => ({
      kind: slow.kind,
      concurrency: slow.concurrency,
      run: (job) => slow.run({ ...job, payload: slow.payload.parse(job.payload) }, ctx),
    })),
    database,
    unitOfWork,
    log,
    metrics,
  );
  const delivery = createDelivery(name, unitOfWork, log, metrics);
  const reactions: Consumer[] = (definition.reactions ?? []).map((reaction) => ({
    name: reaction.name,
    event: reaction.event,
    retryPolicy: reaction.retryPolicy,
    ordered: reaction.ordered,
    effect: (envelope, tx) =>
      reaction.run(
        { id: envelope.id, data: envelope.data as never, time: envelope.time, sequence: envelope.sequence },
        { ...dependencies, tx, log, ignoreStale: () => metrics.staleEvents.inc({ consumer: reaction.name }) },
      ),
  }));
  const consumers = createConsumers(config.amqpUrl, reactions, delivery, log, metrics);
  const watchdog = createWatchdog({ consumers, log, metrics, onUnrecoverable, everyMs: watchEveryMs });
  const retries = createRetries(reactions, database, delivery);
  const allTimers = [
    deleteExpiredRows(database),
    ...(definition.timers ?? []).map(({ run, ...timer }) => ({ ...timer, run: () => run(ctx) })),
  ];
  const timers = createTimers(allTimers, database, log);
  const backlog = createBacklog(metrics);
  const scheduler = createScheduler({
    database,
    backlog,
    log,
    everyMs: schedulerIntervalMs,
    timers: allTimers.map((timer) => timer.name),
    runners: { outbox: relay.poll, retries: retries.poll, tasks: tasks.poll, timer: timers.run },
  });

  let draining = false;
  const app = createApp();
  mountHealth(app, metrics, {
    serving: () => !draining,
    database: () => within(readyWithinMs, database.reads('requests').one`select 1 as well`),
    migrations: () => migrationsAreCurrent(database, kitTables.length + definition.migrations.length),
    broker: () => publisher.isUp() && publisher.blockedForMs() < 30_000,
    consumers: () => consumers.count().up === consumers.count().expected,
  });
  mountActions(app, {
    actions: [
      ...(definition.actions ?? []),
      ...deadLetterActions(
        name,
        reactions.map((reaction) => reaction.name),
      ),
    ],
    dependencies,
    backlog,
    database,
    unitOfWork,
    log,
    metrics,
    identity: createIdentity(config),
    verifyService: createServiceVerifier(config.serviceKeys),
    checkReplies: config.nodeEnv === 'test',
  });

  await patiently(() => timers.ensure());
  // Bindings first: from here on nothing that is said to us can be lost.
  await consumers.start(patienceMs);
  await publisher.start(patienceMs);
  const door = await listen(app, config.host, config.port);
  watchdog.start();
  scheduler.start();
  void scheduler.runDue();
  log.info({ url: door.url }, `${name} is ready`);

  return {
    name,
    url: door.url,
    runDue: () => scheduler.runDue(),
    async stop() {
      draining = true;
      await door.close();
      watchdog.stop();
      await consumers.drain();
      await scheduler.stop();
      await tasks.drain();
      await relay.flush();
      await publisher.stop();
      for (const close of closers) await close();
      await database.close();
      log.info(`${name} has stopped`);
    },
  };
}

const migrationsAreCurrent = async (database: Database, expected: number): Promise<boolean> => {
  const row = await database.reads('requests').one<{ done: number }>`select count(*) as done from migration`;
  return row !== undefined && row.done >= expected;
};

/** Who answers too late to a readiness check is as good as away. */
const within = (ms: number, asked: Promise<unknown>): Promise<boolean> =>
  Promise.race([asked.then((row) => row !== undefined), pause(ms, false, { ref: false })]);

async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > until) throw error;
      await pause(500);
    }
  }
}
