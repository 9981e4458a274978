import type { Express } from 'express';
import type { Metrics } from '../telemetry/metrics.ts';

/** What must be well for requests to be sent here; each answers true or says nothing good. */
export type Checks = Record<string, () => boolean | Promise<boolean>>;

/**
 * `/livez` never asks a database: one outage must not restart the fleet. `/readyz` tells the truth, check by check.
 * None of them is routed by the gateway.
 */
export function mountHealth(app: Express, metrics: Metrics, checks: Checks): void {
  app.get('/livez', (_, res) => void res.json({ alive: true }));
  app.get('/readyz', async (_, res) => {
    const results = await Promise.all(
      Object.entries(checks).map(
        async ([name, check]) =>
          [
            name,
            await Promise.resolve()
              .then(check)
              .catch(() => false),
          ] as const,
      ),
    );
    const ready = results.every(([, well]) => well);
    res.status(ready ? 200 : 503).json({ ready, checks: Object.fromEntries(results) });
  });
  app.get('/metrics', async (_, res) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
