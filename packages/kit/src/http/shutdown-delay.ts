import { setTimeout as pause } from 'node:timers/promises';
import type { CommonConfig } from '../config/common.ts';

const productionDelayMs = 3_000;

/**
 * Waits between the moment readiness turns 503 and the close of the port, so that load balancers stop sending requests first.
 * Requests that still arrive are answered.
 */
export async function shutdownDelay({
  nodeEnv,
  shutdownDelayMs = nodeEnv === 'production' ? productionDelayMs : 0,
}: Pick<CommonConfig, 'nodeEnv' | 'shutdownDelayMs'>): Promise<void> {
  if (shutdownDelayMs > 0) await pause(shutdownDelayMs);
}
