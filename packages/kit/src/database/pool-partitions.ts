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

  const report = (partition: PoolPartition) => {
    metrics.poolInUse.set({ lane: partition }, partitionSizes[partition] - partitions[partition].free());
    metrics.poolWaiting.set({ lane: partition }, partitions[partition].waiting());
  };

  return async (partition, work, turn = 'in turn') => {
    const slots = partitions[partition];
    const taken = slots.take(turn);
    report(partition);
    try {
      await taken;
    } finally {
      report(partition);
    }
    try {
      return await work();
    } finally {
      slots.release();
      report(partition);
    }
  };
}
