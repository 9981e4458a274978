import { setTimeout as pause } from 'node:timers/promises';
import type { System } from '@muse/ops';
import type { Client } from 'pg';
import { runJourneys } from './load.ts';

export interface BacklogResult {
  purchases: number;
  /** From the restart of orders until the last purchase was completed. */
  processedInSeconds: number;
  perSecond: number;
  /** The maximum over all outboxes, while the backlog was processed. */
  oldestUnpublishedSeconds: number;
  deadLetters: number;
  brokerAlarms: number;
}

interface BacklogState {
  open: number;
  oldest: number;
  letters: number;
}

/** Places purchases while orders is down, restarts it, and measures how long the backlog takes. */
export async function measureBacklog(
  system: System,
  client: Client,
  schemas: string[],
  purchases: number,
  managementUrl: string | null,
): Promise<BacklogResult> {
  const readState = async (): Promise<BacklogState> =>
    (
      await client.query<BacklogState>(`select
        (select count(*)::int from checkout.session where status = 'complete_in_progress') as open,
        (select coalesce(max(age), 0)::float8 from (${schemas.map((schema) => `select extract(epoch from clock_timestamp() - min(created_at)) as age from ${schema}.outbox where published_at is null`).join(' union all ')}) ages) as oldest,
        (select sum(n)::int from (${schemas.map((schema) => `select count(*) as n from ${schema}.dead_letter`).join(' union all ')}) letters) as letters`)
    ).rows[0] as BacklogState;

  // While orders is down, *place* cannot complete: do not wait long for it.
  for (const running of system.processes.filter(({ name }) => name.startsWith('checkout'))) {
    running.kill('SIGTERM');
    await system.restart(running.name, { PLACE_WAIT_SECONDS: '1' });
  }
  const stopped = system.processes.filter(({ name }) => name.startsWith('orders'));
  for (const running of stopped) running.kill('SIGKILL');
  await runJourneys(system.gatewayUrl, 64, purchases, 202);
  const waiting = (await readState()).open;

  const startedAt = performance.now();
  for (const { name } of stopped) await system.restart(name);
  let [state, oldest] = [await readState(), 0];
  for (; state.open > 0; state = await readState()) {
    oldest = Math.max(oldest, state.oldest);
    await pause(100);
  }
  const processedInSeconds = (performance.now() - startedAt) / 1000;
  return {
    purchases: waiting,
    processedInSeconds,
    perSecond: waiting / processedInSeconds,
    oldestUnpublishedSeconds: oldest,
    deadLetters: state.letters,
    brokerAlarms: managementUrl === null ? Number.NaN : await alarmsAt(managementUrl),
  };
}

/** https://www.rabbitmq.com/docs/management: alarms are reported per node. */
async function alarmsAt(managementUrl: string): Promise<number> {
  const { username, password, origin } = new URL(managementUrl);
  const answer = await fetch(`${origin}/api/nodes`, {
    headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
  });
  const nodes = (await answer.json()) as { mem_alarm: boolean; disk_free_alarm: boolean }[];
  return nodes.filter((node) => node.mem_alarm || node.disk_free_alarm).length;
}
