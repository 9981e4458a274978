import type { CommonConfig } from '../config/common.ts';
import type { ConfigOf, Settings } from '../config/settings.ts';
import type { Database } from '../database/database.ts';
import { createServiceClient } from '../http/service-client.ts';
import { createServiceTokens } from '../identity/service-tokens.ts';
import type { DependencyContext, ServiceDefinition } from '../service.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';

interface DependencyParts<Config> {
  config: Config;
  log: Log;
  metrics: Metrics;
  database: Database;
  stopping: AbortSignal;
}

/** Creates the dependencies a service declares. `close` closes what they opened, in the order of opening. */
export function createDependencies<S extends Settings, Dependencies extends object>(
  { name, dependencies: create }: ServiceDefinition<S, Dependencies>,
  { config, log, metrics, database, stopping }: DependencyParts<ConfigOf<S> & CommonConfig>,
) {
  const closers: (() => Promise<void> | void)[] = [];
  const tokens = createServiceTokens(name, config.serviceKey);
  const caller: DependencyContext<unknown>['caller'] = (service, urls, deadlineMs) => {
    const deadline = deadlineMs === undefined ? {} : { deadlineMs };
    const created = createServiceClient({ service, urls, token: () => tokens(service), log, metrics, ...deadline });
    closers.push(() => created.close());
    return created;
  };
  const ctx = {
    ...{ config, log, metrics, caller, stopping },
    db: database.reads('requests', 'first'), // for many requests at once, so no single caller may end it
    onClose: (close: () => Promise<void> | void) => void closers.push(close),
  };
  return {
    dependencies: (create?.(ctx) ?? {}) as Dependencies,
    async close(): Promise<void> {
      for (const close of closers) await close();
    },
  };
}
