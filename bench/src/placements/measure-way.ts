import { api } from '@muse/contracts';
import type { ApiClient } from '@muse/contracts/client';
import pg from 'pg';
import { Pool } from 'undici';
import type { BenchSystem } from '../bench-system.ts';
import { journey, noSamples, quantile } from '../load.ts';
import { browserMemory } from './browser-memory.ts';
import { placeByHand, untilPlaced, untilQueued } from './orders.ts';
import { placementCpu } from './placement-cpu.ts';
import type { MeasuredWay } from './ways.ts';

export interface WayResult {
  way: string;
  placed: number;
  /** Of a machine with the purchase before each placement; of the operator's script without. */
  perMinute: number;
  /** From the beginning of the attempt to its end. */
  p50Ms: number;
  p99Ms: number;
  serviceCpuMs: number;
  browserCpuMs: number;
  /** The median and the highest of the browser while it worked; 0 without a browser. */
  browserMb: number;
  highestBrowserMb: number;
  failed: number;
  firstFailure?: string;
}

/** Buyers, each of whom buys one item and waits until the store has the order, for so many seconds. */
export async function measureWay(
  { system, client, databaseUrl, processes }: BenchSystem,
  { admin, operator }: { admin: ApiClient; operator: ApiClient },
  { name, item, atOnce, by }: MeasuredWay,
  seconds: number,
): Promise<WayResult> {
  const placementPid = processes.placement as number;
  if (by === 'machine') await allow(admin, item.storeId, atOnce);
  const tasks = new pg.Pool({ connectionString: databaseUrl, max: atOnce });
  const buyers = new Pool(system.gatewayUrl, { connections: atOnce });
  const [orders, handMs, memories, failures] = [[] as string[], [] as number[], [] as number[], [] as string[]];
  const before = placementCpu(placementPid);
  const startedAt = performance.now();
  const sampling = setInterval(() => {
    const memory = browserMemory(placementPid);
    if (memory) memories.push(memory.residentMb);
  }, 500);
  const buy = async () => {
    while (performance.now() < startedAt + seconds * 1_000)
      try {
        const [orderNumber = ''] = await journey(buyers, noSamples(), { items: [item] });
        await (by === 'operator' ? untilQueued : untilPlaced)(tasks, orderNumber);
        if (by === 'operator') handMs.push(await placeByHand(operator, orderNumber));
        orders.push(orderNumber);
      } catch (error) {
        failures.push(String(error));
      }
  };
  await Promise.all(Array.from({ length: atOnce }, buy));
  const minutes = (performance.now() - startedAt) / 60_000;
  clearInterval(sampling);
  const after = placementCpu(placementPid);
  await Promise.all([buyers.close(), tasks.end()]);

  const waits = by === 'operator' ? handMs : await attemptMs(client, orders);
  const per = (value: number): number => Math.round(value / Math.max(1, orders.length));
  const spent = by === 'operator' ? handMs.reduce((sum, ms) => sum + ms, 0) / 60_000 : minutes;
  return {
    way: name,
    placed: orders.length,
    perMinute: Math.round(orders.length / spent),
    ...{ p50Ms: Math.round(quantile(waits, 0.5)), p99Ms: Math.round(quantile(waits, 0.99)) },
    ...{ serviceCpuMs: per(after.service - before.service), browserCpuMs: per(after.browser - before.browser) },
    ...{ browserMb: memoryAt(memories, 0.5), highestBrowserMb: memoryAt(memories, 1) },
    failed: failures.length,
    ...(failures[0] !== undefined && { firstFailure: failures[0] }),
  };
}

const memoryAt = (memories: number[], q: number): number => (memories.length ? Math.round(quantile(memories, q)) : 0);

async function allow(admin: ApiClient, storeId: string, concurrency: number): Promise<void> {
  const body = { concurrency, minimumGapSeconds: 0, reason: 'a measurement' };
  const { status } = await admin.call(api.placement.setStoreRules, { params: { storeId }, body });
  if (status !== 200) throw new Error(`The rules of ${storeId} were refused: ${status}`);
}

async function attemptMs(client: BenchSystem['client'], orders: string[]): Promise<number[]> {
  const { rows } = await client.query<{ ms: number }>(
    `select extract(epoch from a.ended_at - a.started_at)::float8 * 1000 as ms
     from placement.attempt a join placement.placement_task t on t.id = a.task_id
     where t.order_number = any($1) and a.ended_at is not null and a.method <> 'manual'`,
    [orders],
  );
  return rows.map(({ ms }) => ms);
}
