import type { RequestListener } from 'node:http';
import express, { type Express } from 'express';
import type { Metrics } from '../telemetry/metrics.ts';

/** Each check returns true if that part is ready. A check that throws, or takes too long, counts as not ready. */
export type Checks = Record<string, () => boolean | Promise<boolean>>;

/** Values by name that operators read beside the checks. One that cannot be read, or takes too long, is null. */
export type Details = Record<string, () => Promise<unknown>>;

interface ShownOnly {
  /** Checks that appear beside the others and are never a reason to take a replica out of service. */
  onlyShown?: Checks;
  details?: Details;
}

export interface HealthEndpoints {
  /** `/livez` and `/readyz` on the port that serves callers: the status alone. Hands all other requests to the pipeline. */
  bare(pipeline: RequestListener): RequestListener;
  /** `/livez`, `/readyz` with each check, and `/metrics`: for the admin port. */
  detailed: RequestListener;
}

const checkTimeoutMs = 500;

/**
 * `/livez` does not query the database: an outage of it must not restart every service. Express serves these; other requests
 * do not pass through it, because it costs them 8 µs each (ADR 12). The gateway routes none of these paths to a service.
 */
export function healthEndpoints(
  metrics: Metrics,
  checks: Checks,
  { onlyShown = {}, details = {} }: ShownOnly = {},
): HealthEndpoints {
  const readiness = () => runChecks(checks, onlyShown);
  const bare = newApp();
  bare.get('/livez', (_, res) => void res.end());
  bare.get('/readyz', async (_, res) => void res.status((await readiness()).ready ? 200 : 503).end());

  const detailed = newApp();
  detailed.get('/livez', (_, res) => void res.json({ alive: true }));
  detailed.get('/readyz', async (_, res) => {
    const [found, more] = await Promise.all([readiness(), readDetails(details)]);
    res.status(found.ready ? 200 : 503).json({ ...found, ...more });
  });
  detailed.get('/metrics', async (_, res) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return {
    bare(pipeline) {
      bare.use((req, res) => pipeline(req, res));
      return (req, res) => (barePath.test(req.url ?? '') ? bare(req, res) : pipeline(req, res));
    },
    detailed,
  };
}

const barePath = /^\/(?:livez|readyz)\/?(?:\?|$)/i;

const newApp = (): Express => express().disable('x-powered-by').disable('etag').set('query parser', 'simple');

async function runChecks(
  checks: Checks,
  onlyShown: Checks,
): Promise<{ ready: boolean; checks: Record<string, boolean> }> {
  const all = Object.entries({ ...checks, ...onlyShown });
  const results = await Promise.all(all.map(([name, check]) => runCheck(name, check)));
  return {
    ready: results.every(([name, passed]) => passed || name in onlyShown),
    checks: Object.fromEntries(results),
  };
}

async function readDetails(details: Details): Promise<Record<string, unknown>> {
  const read = Object.entries(details).map(async ([name, value]) => [name, await inTime(value, null)] as const);
  return Object.fromEntries(await Promise.all(read));
}

const runCheck = async (name: string, check: Checks[string]): Promise<readonly [string, boolean]> => [
  name,
  await inTime(async () => check(), false),
];

/** Returns `otherwise` if `read` throws or takes too long. */
async function inTime<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
  let timeout: NodeJS.Timeout | undefined;
  const tooLate = new Promise<T>((resolve) => (timeout = setTimeout(resolve, checkTimeoutMs, otherwise)));
  try {
    return await Promise.race([read(), tooLate]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timeout);
  }
}
