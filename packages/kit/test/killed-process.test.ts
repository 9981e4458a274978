import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { api, checkoutCompleted } from '@muse/contracts';
import { apiClient } from '@muse/contracts/client';
import { createTestEnvironment, eventually, type TestEnvironment } from '../src/testing/index.ts';
import { mortalService } from './support/mortal-service.ts';
import { completed } from './support/services.ts';

let env: TestEnvironment;
beforeEach(async () => {
  env = await createTestEnvironment();
});
afterEach(() => env.close());

/** Runs the service as a process until it has killed itself. `meanwhile` is called with its address when it listens. */
async function runUntilKilled(
  fault: Record<string, string>,
  meanwhile?: (url: string) => Promise<unknown>,
): Promise<void> {
  const program = fileURLToPath(new URL('./support/mortal-process.ts', import.meta.url));
  const settings = await env.settingsOf(mortalService);
  const environment = { ...process.env, ...settings, ...fault, LOG_LEVEL: 'info', NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [program], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const killed = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const url = /"url":"([^"]+)"/.exec(line)?.[1];
    if (url !== undefined) await meanwhile?.(url);
  }
  const [, signal] = await killed;
  expect(signal).toBe('SIGKILL');
}

/** Starts a survivor and moves its clock. */
async function surviveAfter(seconds: number): Promise<void> {
  const survivor = await env.start(mortalService);
  await env.moveClock('checkout', seconds);
  await survivor.runDue();
}

const noted = async (by: string) => (await env.look('select from checkout.noted where by = $1', [by])).length;
const scheduled = (sessionId: string) =>
  env.look(`select from checkout.scheduled_message where envelope->'data'->>'sessionId' = $1`, [sessionId]);
const nextRunInHours = async () => {
  const [row] = await env.look<{ hours: number }>(
    `select round(extract(epoch from next_run_at - checkout.muse_clock()) / 3600)::int as hours from checkout.timer where name = 'publish-daily'`,
  );
  return row?.hours;
};

describe('after a process was killed', () => {
  it('in the run of a timer, the timer runs again within a minute and not only at its next turn', async () => {
    await runUntilKilled({ TEST_DIES_IN: 'timer' });
    await surviveAfter(31);
    expect(await noted('timer')).toBe(1);
    expect(await nextRunInHours()).toBe(24);
  });

  it('in a background job, another process runs it within seconds', async () => {
    await runUntilKilled({ TEST_DIES_IN: 'job' });
    await surviveAfter(16);
    await eventually(async () => expect(await noted('job')).toBe(1));
  });

  it('in the retry of an event, another process retries it within seconds', async () => {
    await runUntilKilled({ TEST_DIES_IN: 'retry' }, async () => {
      await env.publish(checkoutCompleted, completed('cs_1'));
      await eventually(async () => expect(await scheduled('cs_1')).toHaveLength(1));
      await env.look(`insert into checkout.noted values ('cs_1')`);
    });
    await surviveAfter(11);
    await eventually(async () => expect(await noted('retry')).toBe(1));
    expect(await scheduled('cs_1')).toEqual([]);
  });

  it('in a request, its Idempotency-Key may be used again after 10 s', async () => {
    await env.migrate(mortalService);
    await env.stopClock('checkout'); // two processes start while its lease runs
    const cancel = (url: string) =>
      apiClient(url, () => env.token('ann')).call(
        api.checkout.cancelSession,
        { params: { id: 'cs_1' } },
        { 'idempotency-key': 'once' },
      );
    await runUntilKilled({ TEST_DIES_IN: 'request' }, (url) => cancel(url).catch(() => 'connection reset'));
    const survivor = await env.start(mortalService);
    await env.moveClock('checkout', 5);
    expect((await cancel(survivor.url)).problem?.code).toBe('request_in_progress');
    await env.moveClock('checkout', 11);
    expect((await cancel(survivor.url)).problem?.code).toBe('session_expired');
  });

  it('between a commit and the publication of its events, they are published in less than 5 s', async () => {
    const point = [{ point: 'transaction: committed, relay and jobs not started yet', about: 'cs_daily' }];
    await runUntilKilled({ MUSE_TRIAL: 'true', MUSE_FAIL_AT: JSON.stringify(point) });
    expect(env.spy.received(checkoutCompleted)).toEqual([]);
    await surviveAfter(4);
    await env.spy.waitFor(checkoutCompleted, ({ sessionId }) => sessionId === 'cs_daily');
  });
});
