import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { checkoutCompleted } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment } from '../src/testing/index.ts';
import { mortalService } from './support/mortal-service.ts';

let env: TestEnvironment;
beforeEach(async () => {
  env = await createTestEnvironment();
});
afterEach(() => env.close());

/** Runs the service as a process until it has killed itself. */
async function runUntilKilled(fault: Record<string, string>): Promise<void> {
  const program = fileURLToPath(new URL('./support/mortal-process.ts', import.meta.url));
  const environment = { ...process.env, ...(await env.settingsOf(mortalService)), ...fault };
  const child = spawn(process.execPath, [program], { env: { ...environment, NODE_OPTIONS: '' }, stdio: 'inherit' });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

/** Starts a survivor and moves its clock. */
async function surviveAfter(seconds: number): Promise<void> {
  const survivor = await env.start(mortalService);
  await env.moveClock('checkout', seconds);
  await survivor.runDue();
}

const noted = async (by: string) => (await env.look('select from checkout.noted where by = $1', [by])).length;
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

  it('between a commit and the publication of its events, they are published in less than 5 s', async () => {
    const point = [{ point: 'transaction: committed, relay and jobs not started yet', about: 'cs_daily' }];
    await runUntilKilled({ MUSE_TRIAL: 'true', MUSE_FAIL_AT: JSON.stringify(point) });
    expect(env.spy.received(checkoutCompleted)).toEqual([]);
    await surviveAfter(4);
    await env.spy.waitFor(checkoutCompleted, ({ sessionId }) => sessionId === 'cs_daily');
  });
});
