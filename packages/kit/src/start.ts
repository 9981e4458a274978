import type { Settings } from './config/settings.ts';
import { type Serving, serve } from './http/serve.ts';
import { shutdownDelay } from './http/shutdown-delay.ts';
import { retryUntil } from './retry-until.ts';
import { createServiceApp } from './service/mount.ts';
import { brokerTimeoutMs, createParts, type Parts, type StartOptions, startTimeoutMs } from './service/wiring.ts';
import type { ServiceDefinition } from './service.ts';

export type { StartOptions } from './service/wiring.ts';

export interface Started {
  name: string;
  url: string;
  /** Metrics and the details of readiness. */
  adminUrl: string;
  /** Finishes the work in progress, publishes the events of committed transactions, and closes all connections. */
  stop(): Promise<void>;
  /** Runs what has become due by time and waits until it is done, background jobs too. Tests call it after moving the clock. */
  runDue(): Promise<void>;
  /** Like `runDue`, but background jobs are only begun: for tests that hold one up. */
  beginDue(): Promise<void>;
  /** Waits until nothing runs that was due by time, and no background job. */
  idle(): Promise<void>;
}

/** Starts a service from its definition. */
export async function startService<S extends Settings, Dependencies extends object>(
  definition: ServiceDefinition<S, Dependencies>,
  environment: Record<string, string | undefined>,
  options: StartOptions = {},
): Promise<Started> {
  const parts = await createParts(definition, environment, options);
  const { name, log, migrations, scheduler } = parts;
  let serving = true;
  const { pipeline, health } = createServiceApp(definition, parts, () => serving);

  const migrated = await retryUntil(startTimeoutMs, () => migrations.look());
  if (migrated) await startWork(parts);
  const server = await serve(pipeline, health, parts.config);
  log.info({ url: server.url, adminUrl: server.adminUrl }, `${name} is listening`);
  if (!migrated) void startWorkWhenMigrated(parts, options);

  return {
    name,
    url: server.url,
    adminUrl: server.adminUrl,
    runDue: () => scheduler.runDue(),
    beginDue: () => scheduler.beginDue(),
    idle: () => scheduler.idle(),
    stop() {
      serving = false;
      return stopService(parts, server);
    },
  };
}

/** Starts what works without being asked: consumers, the relay, jobs and timers. */
async function startWork(parts: Parts): Promise<void> {
  const { name, log, timers, consumers, publisher, watchdog, scheduler } = parts;
  await retryUntil(startTimeoutMs, () => timers.ensure());
  // Bindings first: from here on the broker keeps every event for us.
  await consumers.start(brokerTimeoutMs);
  await publisher.start(brokerTimeoutMs);
  watchdog.start();
  parts.heartbeat.start();
  parts.subscriberQueues.start();
  scheduler.start();
  void scheduler.beginDue();
  log.info(`${name} is ready`);
}

/** A failure of the start is one that only a new process heals, as it is when nothing had to be waited for. */
async function startWorkWhenMigrated(parts: Parts, { onUnrecoverable }: StartOptions): Promise<void> {
  await parts.migrations.waitUntilOpen();
  await startWork(parts).catch((error: unknown) => {
    parts.log.error({ error }, 'the migrations are done, but the start failed');
    onUnrecoverable?.('it could not start after its migrations');
  });
}

/** Stops what brings new work first, then what finishes work, then what the work needs. */
async function stopService(parts: Parts, server: Serving): Promise<void> {
  parts.migrations.close();
  await shutdownDelay(parts.config);
  parts.announceStop();
  await server.close();
  parts.watchdog.stop();
  parts.subscriberQueues.stop();
  await parts.consumers.drain();
  await parts.scheduler.stop();
  await parts.jobs.drain();
  await parts.relay.flush();
  await parts.heartbeat.stop();
  await parts.publisher.stop();
  await parts.closeDependencies();
  await parts.database.close();
  await server.closeAdmin();
  parts.log.info(`${parts.name} has stopped`);
}
