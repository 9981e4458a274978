import type { Declaration } from '@muse/contracts';
import {
  createIdentity,
  createLog,
  createMetrics,
  healthEndpoints,
  readConfig,
  releaseOf,
  type Started,
  serve,
  shutdownDelay,
} from '@muse/kit';
import { createAdmission } from './admission/admission.ts';
import { config as declaration } from './config.ts';
import { apiDocument } from './endpoints/api-document.ts';
import { apiPage } from './endpoints/api-page.ts';
import { deadLetters } from './endpoints/dead-letters.ts';
import { devTokens } from './endpoints/dev-tokens.ts';
import { guests } from './endpoints/guests.ts';
import { createGatewayPipeline } from './pipeline.ts';
import { forwardTo } from './proxy/forward.ts';
import { createStreams } from './proxy/streams.ts';
import { createUpstreams } from './proxy/upstreams.ts';
import { createRoutes } from './routes.ts';
import { createBodyBudget } from './steps/body-budget.ts';
import { createCors } from './steps/cors.ts';
import { createMergedGuests } from './steps/merged-guests.ts';
import { createRateLimits } from './steps/rate-limits.ts';
import { securityHeaders } from './steps/security-headers.ts';
import { openSharedCounters } from './steps/shared-counters.ts';

export { config } from './config.ts';
export { migrations } from './migrations.ts';

/** Starts the gateway: a reverse proxy that authenticates, rate-limits and forwards byte for byte. */
export async function startGateway(environment: Record<string, string | undefined>): Promise<Started> {
  const config = readConfig(declaration, environment);
  const log = createLog('gateway', config.logLevel, releaseOf(config.release));
  const metrics = createMetrics(releaseOf(config.release));
  const upstreams = createUpstreams(config, metrics, log);
  const counters = config.databaseUrl === undefined ? undefined : openSharedCounters(config.databaseUrl, log, metrics);
  const admission = createAdmission(config.purchasesInFlight, metrics);
  const mergedGuests = createMergedGuests(counters, log, (guest) => streams.endOf(guest));
  const streams = createStreams(config.eventStreams, metrics, mergedGuests.isKnown);
  let draining = false;

  const local = [guests(config), apiDocument(), ...deadLetters(upstreams, log), ...devTokens(config)];
  const forward = (endpoint: Declaration) => {
    const upstream = upstreams.of(endpoint);
    const forwarding = admission.inFlight(upstream.deadlineMs, forwardTo(upstream, log));
    return endpoint.stream ? streams.forward(forwarding) : forwarding;
  };
  const pipeline = createGatewayPipeline({
    routes: createRoutes(local, forward, [apiPage()]),
    admission,
    identity: createIdentity(config),
    limits: createRateLimits(config, counters),
    mergedGuests,
    cors: createCors(config.corsOrigins),
    bodies: createBodyBudget(config.bodiesInFlightMib * 1024 * 1024),
    trustProxy: config.trustProxy,
    headers: securityHeaders({ production: config.nodeEnv === 'production' }),
    draining: () => draining,
    log,
    metrics,
  });
  // Ready even if a service is unavailable: its circuit breaker answers for it, and the other services work.
  const health = healthEndpoints(metrics, { serving: () => !draining });
  const { host, port = config.gatewayPort, adminPort } = config;
  const serving = await serve(pipeline, health, { host, port, adminPort }, config);
  log.info({ url: serving.url, adminUrl: serving.adminUrl }, 'gateway is ready');

  return {
    name: 'gateway',
    url: serving.url,
    adminUrl: serving.adminUrl,
    runDue: async () => undefined,
    beginDue: async () => undefined,
    idle: async () => undefined,
    async stop() {
      draining = true;
      await shutdownDelay(config);
      streams.endAll();
      await serving.close();
      await upstreams.close();
      await counters?.close();
      await serving.closeAdmin();
      log.info('gateway has stopped');
    },
  };
}
