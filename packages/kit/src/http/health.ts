import type { RequestListener } from 'node:http';
import express, { type Express } from 'express';
import type { Metrics } from '../telemetry/metrics.ts';

/** Each check returns true if that part is ready. A check that throws counts as not ready. */
export type Checks = Record<string, () => boolean | Promise<boolean>>;

/**
 * `/livez` does not query the database: an outage of it must not restart every service. `/readyz` returns each check.
 * Express serves these, and hands the rest to the pipeline; other requests do not pass through it, because it costs
 * them 8 µs each (ADR 12). The gateway routes none of these paths to a service.
 */
export function healthEndpoints(metrics: Metrics, checks: Checks): (pipeline: RequestListener) => RequestListener {
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple');
  addHealth(app, metrics, checks);
  return (pipeline) => {
    app.use((req, res) => pipeline(req, res));
    return (req, res) => (healthPath.test(req.url ?? '') ? app(req, res) : pipeline(req, res));
  };
}

const healthPath = /^\/(?:livez|readyz|metrics)\/?(?:\?|$)/i;

function addHealth(app: Express, metrics: Metrics, checks: Checks): void {
  app.get('/livez', (_, res) => void res.json({ alive: true }));
  app.get('/readyz', async (_, res) => {
    const results = await Promise.all(Object.entries(checks).map(([name, check]) => runCheck(name, check)));
    const ready = results.every(([, passed]) => passed);
    res.status(ready ? 200 : 503).json({ ready, checks: Object.fromEntries(results) });
  });
  app.get('/metrics', async (_, res) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

async function runCheck(name: string, check: Checks[string]): Promise<readonly [string, boolean]> {
  try {
    return [name, await check()];
  } catch {
    return [name, false];
  }
}
