import { processTree, stat, tickMs } from '../processes.ts';

/** CPU milliseconds since their start, of placement itself and of its browser. */
export interface PlacementCpu {
  service: number;
  browser: number;
}

export function placementCpu(placementPid: number): PlacementCpu {
  const cpuMs = (pid: number, withEnded: boolean): number => {
    const { ticks = 0, endedChildTicks = 0 } = stat(pid) ?? {};
    return (ticks + (withEnded ? endedChildTicks : 0)) * tickMs;
  };
  const browser = processTree(placementPid).filter((pid) => pid !== placementPid);
  return { service: cpuMs(placementPid, false), browser: browser.reduce((sum, pid) => sum + cpuMs(pid, true), 0) };
}
