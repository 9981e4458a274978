import { setTimeout as pause } from 'node:timers/promises';
import type { System } from '@muse/ops';
import type { Client } from 'pg';
import { runJourneys } from './load.ts';

export interface BacklogResult {
  purchases: number;
  /** From the first answer of the service that was away until the last purchase was completed. */
  workedOffSeconds: number;
  perSecond: number;
  /** Over all outboxes, while the backlog was worked off. */
  oldestUnpublishedSeconds: number;
  deadLetters: number;
  brokerAlarms: number;
}

interface BacklogState {
  open: number;
  oldest: number;
  deadLetters: number;
}

/** So many purchases are accepted while orders is down; then it comes back. Nothing may be lost, and nobody may be alarmed. */
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

  // While orders is down nobody is kept waiting for nothing.
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
  const workedOffSeconds = (performance.now() - startedAt) / 1000;
  return {
    purchases: waiting,
    workedOffSeconds,
    perSecond: waiting / workedOffSeconds,
    oldestUnpublishedSeconds: oldest,
    deadLetters: state.deadLetters,
    brokerAlarms: managementUrl === null ? Number.NaN : await alarmsAt(managementUrl),
  };
}

/** https://www.rabbitmq.com/docs/management: alarms are told per node. */
async function alarmsAt(managementUrl: string): Promise<number> {
  const { username, password, origin } = new URL(managementUrl);
  const answer = await fetch(`${origin}/api/nodes`, {
    headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
  });
  const nodes = (await answer.json()) as { mem_alarm: boolean; disk_free_alarm: boolean }[];
  return nodes.filter((node) => node.mem_alarm || node.disk_free_alarm).length;
}
