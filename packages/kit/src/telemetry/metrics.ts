import { collectDefaultMetrics, Registry } from 'prom-client';
import { reportBuild } from './metrics/build.ts';
import { connectionMetrics } from './metrics/connection.ts';
import { consumingMetrics } from './metrics/consuming.ts';
import { databaseMetrics } from './metrics/database.ts';
import { httpMetrics } from './metrics/http.ts';
import { publishingMetrics } from './metrics/publishing.ts';
import { releaseOf } from './release.ts';

/** All metrics of a service. One registry per started service, because tests start several in one process. */
export function createMetrics(release = releaseOf(undefined)) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  reportBuild(registers, release);
  return {
    registry,
    ...httpMetrics(registers),
    ...publishingMetrics(registers),
    ...consumingMetrics(registers),
    ...connectionMetrics(registers),
    ...databaseMetrics(registers),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
