import {
  createApp,
  createIdentity,
  createLog,
  createMetrics,
  listen,
  mountHealth,
  readConfig,
  type Started,
} from '@muse/kit';
import { config as declaration } from './config.ts';
import { createCors } from './cors.ts';
import { deadLetters } from './dead-letters.ts';
import { devTokens } from './dev-tokens.ts';
import { apiDocument } from './document.ts';
import { forwardTo } from './forward.ts';
import { guests } from './guests.ts';
import { createLimits } from './limits.ts';
import { createPipeline } from './pipeline.ts';
import { routesOf } from './routes.ts';
import { securityHeaders } from './security-headers.ts';
import { openUpstreams } from './upstreams.ts';

export { config } from './config.ts';

/** The one door of the house: who asks, how often, and which service answers. It remembers nothing. */
export async function startGateway(environment: Record<string, string | undefined>): Promise<Started> {
  const config = readConfig(declaration, environment);
  const log = createLog('gateway', config.logLevel);
  const metrics = createMetrics();
  const upstreams = openUpstreams(config, metrics, log);
  let draining = false;

  const door = createPipeline({
    routes: routesOf(
      [guests(config), apiDocument(), ...deadLetters(upstreams, log), ...devTokens(config)],
      (endpoint) => forwardTo(endpoint, upstreams.of(endpoint), log),
    ),
    identity: createIdentity(config),
    limits: createLimits(config),
    cors: createCors(config.corsOrigins),
    proxies: config.trustProxy,
    headers: securityHeaders({ production: config.nodeEnv === 'production' }),
    draining: () => draining,
    log,
    metrics,
  });

  const app = createApp();
  // Ready whatever the services are: a breaker answers for the one that is away, and the others are well.
  mountHealth(app, metrics, { serving: () => !draining });
  app.use(door);
  const listening = await listen(app, config.host, config.port ?? config.gatewayPort);
  log.info({ url: listening.url }, 'gateway is ready');

  return {
    name: 'gateway',
    url: listening.url,
    runDue: async () => undefined,
    async stop() {
      draining = true;
      await listening.close();
      await upstreams.close();
      log.info('gateway has stopped');
    },
  };
}
