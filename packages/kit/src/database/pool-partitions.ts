import { Gauge } from 'prom-client';
import type { Metrics } from '../telemetry/metrics.ts';
import { createSlots, type Slots, type Turn, type WaitLimits } from './slots.ts';

/**
 * The connection pool of a service is partitioned (a bulkhead), so that many requests never starve the consumers or the relay,
 * and no long-running maintenance delays the outbox.
 * Work beyond the size of its partition waits in a queue. That of the requests is bounded: what cannot begin in time is
 * refused, because an answer that comes after its caller has given up costs as much as one that is read.
 */
export const partitionSizes = { requests: 5, consumers: 4, relay: 1, maintenance: 1 } as const;
export type PoolPartition = keyof typeof partitionSizes;
export const poolSize = Object.values(partitionSizes).reduce((all, size) => all + size, 0);

export type RunInPartition = <T>(partition: PoolPartition, work: () => Promise<T>, turn?: Turn) => Promise<T>;

export function createPoolPartitions(metrics: Metrics, requestWaits: WaitLimits): RunInPartition {
  /** `lane`: stored label name; do not rename. */
  const slotsOf = (partition: PoolPartition): Slots =>
    createSlots(partitionSizes[partition], partition === 'requests' ? requestWaits : undefined, (why) =>
      metrics.poolShed.inc({ lane: partition, why }),
    );
  const partitions: Record<PoolPartition, Slots> = {
    requests: slotsOf('requests'),
    consumers: slotsOf('consumers'),
    relay: slotsOf('relay'),
    maintenance: slotsOf('maintenance'),
  };

  const gauge = (name: string, help: string, read: (partition: PoolPartition) => number) =>
    gaugePerPartition(metrics, name, help, read);
  gauge(
    'database_lane_in_use',
    'Database connections in use',
    (name) => partitionSizes[name] - partitions[name].free(),
  );
  gauge('database_lane_waiting', 'Work waiting for a database connection', (name) => partitions[name].waiting());

  return async (partition, work, turn = 'in turn') => {
    const slots = partitions[partition];
    await slots.take(turn);
    try {
      return await work();
    } finally {
      slots.release();
    }
  };
}

/** Read when Prometheus asks: a statement takes less time than setting these for it. */
function gaugePerPartition(
  { registry }: Metrics,
  name: string,
  help: string,
  read: (partition: PoolPartition) => number,
): void {
  new Gauge({
    ...{ name, help, labelNames: ['lane'], registers: [registry] },
    collect() {
      for (const partition of Object.keys(partitionSizes) as PoolPartition[])
        this.set({ lane: partition }, read(partition));
    },
  });
}
