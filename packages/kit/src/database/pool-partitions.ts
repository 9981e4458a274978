import type { Metrics } from '../telemetry/metrics.ts';

/**
 * A service's database connections are divided, so that a rush at one door never starves another:
 * requests wait for requests only. Work beyond a lane's width waits in line.
 */
export const partitionSizes = { requests: 5, consumers: 4, relay: 1 } as const;
export type PoolPartition = keyof typeof partitionSizes;
export const poolSize = Object.values(partitionSizes).reduce((all, width) => all + width, 0);

export type RunInPartition = <T>(partition: PoolPartition, work: () => Promise<T>) => Promise<T>;

export function createPoolPartitions(metrics: Metrics): RunInPartition {
  const partitions = Object.fromEntries(
    Object.entries(partitionSizes).map(([partition, width]) => [
      partition,
      { free: width as number, waiting: [] as (() => void)[] },
    ]),
  ) as Record<PoolPartition, { free: number; waiting: (() => void)[] }>;

  const tell = (partition: PoolPartition) => {
    metrics.poolInUse.set({ lane: partition }, partitionSizes[partition] - partitions[partition].free);
    metrics.poolWaiting.set({ lane: partition }, partitions[partition].waiting.length);
  };

  return async (partition, work) => {
    const here = partitions[partition];
    if (here.free > 0) here.free -= 1;
    else await new Promise<void>((proceed) => here.waiting.push(proceed));
    tell(partition);
    try {
      return await work();
    } finally {
      const next = here.waiting.shift();
      if (next) next();
      else here.free += 1;
      tell(partition);
    }
  };
}
