import type { Metrics } from '../telemetry/metrics.ts';

/**
 * The connection pool of a service is partitioned (a bulkhead), so that many requests never starve the consumers or the relay,
 * and no long-running maintenance delays the outbox.
 * Work beyond the size of its partition waits in a queue.
 */
export const partitionSizes = { requests: 5, consumers: 4, relay: 1, maintenance: 1 } as const;
export type PoolPartition = keyof typeof partitionSizes;
export const poolSize = Object.values(partitionSizes).reduce((all, size) => all + size, 0);

export type RunInPartition = <T>(partition: PoolPartition, work: () => Promise<T>) => Promise<T>;

export function createPoolPartitions(metrics: Metrics): RunInPartition {
  const partitions = Object.fromEntries(
    Object.entries(partitionSizes).map(([partition, size]) => [
      partition,
      { free: size as number, waiting: [] as (() => void)[] },
    ]),
  ) as Record<PoolPartition, { free: number; waiting: (() => void)[] }>;

  /** `lane`: stored label name; do not rename. */
  const report = (partition: PoolPartition) => {
    metrics.poolInUse.set({ lane: partition }, partitionSizes[partition] - partitions[partition].free);
    metrics.poolWaiting.set({ lane: partition }, partitions[partition].waiting.length);
  };

  return async (partition, work) => {
    const own = partitions[partition];
    if (own.free > 0) own.free -= 1;
    else await new Promise<void>((proceed) => own.waiting.push(proceed));
    report(partition);
    try {
      return await work();
    } finally {
      const next = own.waiting.shift();
      if (next) next();
      else own.free += 1;
      report(partition);
    }
  };
}
