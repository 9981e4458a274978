import { Counter } from 'prom-client';
import type { Metrics } from '../telemetry/metrics.ts';

/** The numbers of a service that keeps projections, in the registry of its other metrics. */
export const createProjectionMetrics = ({ registry }: Metrics) => ({
  differences: new Counter({
    name: 'projection_differences_total',
    help: 'Rows that were missing or stale when a projection was compared with its source, and were repaired',
    labelNames: ['projection'],
    registers: [registry],
  }),
});

export type ProjectionMetrics = ReturnType<typeof createProjectionMetrics>;
