import type { Metrics } from '../telemetry/metrics.ts';

/**
 * A service's database connections are divided, so that a rush at one door never starves another:
 * requests wait for requests only. Work beyond a lane's width waits in line.
 */
export const laneWidths = { requests: 5, consumers: 4, relay: 1 } as const;
export type Lane = keyof typeof laneWidths;
export const poolSize = Object.values(laneWidths).reduce((all, width) => all + width, 0);

export type RunInLane = <T>(lane: Lane, work: () => Promise<T>) => Promise<T>;

export function createLanes(metrics: Metrics): RunInLane {
  const lanes = Object.fromEntries(
    Object.entries(laneWidths).map(([lane, width]) => [lane, { free: width as number, waiting: [] as (() => void)[] }]),
  ) as Record<Lane, { free: number; waiting: (() => void)[] }>;

  const tell = (lane: Lane) => {
    metrics.poolInUse.set({ lane }, laneWidths[lane] - lanes[lane].free);
    metrics.poolWaiting.set({ lane }, lanes[lane].waiting.length);
  };

  return async (lane, work) => {
    const here = lanes[lane];
    if (here.free > 0) here.free -= 1;
    else await new Promise<void>((enter) => here.waiting.push(enter));
    tell(lane);
    try {
      return await work();
    } finally {
      const next = here.waiting.shift();
      if (next) next();
      else here.free += 1;
      tell(lane);
    }
  };
}
