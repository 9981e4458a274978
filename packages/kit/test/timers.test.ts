import { commonSettings, declareConfig, service, timer } from '../src/index.ts';
import { createTestEnvironment, eventually, type TestEnvironment } from '../src/testing/index.ts';

let env: TestEnvironment;
beforeEach(async () => {
  env = await createTestEnvironment();
});
afterEach(() => env.close());

const everyMs = 3_600_000;

/** A service with one timer; each run is counted, and ends as the test says. */
function serviceWithTimer(run: () => Promise<'unfinished' | undefined>) {
  const counted = { runs: 0 };
  const hourly = timer('hourly', { everyMs }, () => {
    counted.runs += 1;
    return run();
  });
  const config = declareConfig(commonSettings('cart', 0));
  return { counted, definition: service('cart', { config, migrations: [], timers: [hourly] }) };
}

describe('a timer', () => {
  it('runs in one replica only, however slow it is', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { counted, definition } = serviceWithTimer(() => gate.promise);
    await env.start(definition);
    const other = await env.start(definition);
    await eventually(() => expect(counted.runs).toBe(1));
    for (let seconds = 20; seconds <= 200; seconds += 20) {
      await env.moveClock('cart', seconds, { whileBusy: true });
      await eventually(async () => {
        const [row] = await env.look<{ ahead: number }>(
          `select extract(epoch from next_run_at - cart.muse_clock())::float8 as ahead from cart.timer where name = 'hourly'`,
        );
        expect(row?.ahead).toBeGreaterThan(20); // renewed by the heartbeat of the replica that runs it
      });
      await other.runDue().catch(() => undefined);
    }
    expect(counted.runs).toBe(1);
    gate.resolve(undefined);
  });

  it('that fails runs again after five seconds, and one that succeeded at its next turn', async () => {
    let fails = true;
    const { counted, definition } = serviceWithTimer(() =>
      fails ? Promise.reject(new Error('failed by the test')) : Promise.resolve(undefined),
    );
    const server = await env.start(definition);
    await eventually(() => expect(counted.runs).toBe(1));
    fails = false;
    await env.moveClock('cart', 6);
    await server.runDue();
    expect(counted.runs).toBe(2);
    await env.moveClock('cart', 3_590);
    await server.runDue();
    expect(counted.runs).toBe(2);
    await env.moveClock('cart', 3_610);
    await server.runDue();
    expect(counted.runs).toBe(3);
  });

  it('that ran while the clock was ahead is due an interval after the clock was set back', async () => {
    const { counted, definition } = serviceWithTimer(() => Promise.resolve(undefined));
    const server = await env.start(definition);
    await eventually(() => expect(counted.runs).toBe(1));
    for (const runs of [2, 3]) {
      await env.moveClock('cart', 3_610);
      await server.runDue();
      expect(counted.runs).toBe(runs);
      await env.moveClock('cart', 0);
    }
  });

  it('that is unfinished runs again at once', async () => {
    let left = 3;
    const { counted, definition } = serviceWithTimer(async () => {
      left -= 1;
      return left > 0 ? 'unfinished' : undefined;
    });
    const server = await env.start(definition);
    await eventually(async () => {
      await server.runDue();
      expect(counted.runs).toBe(3);
    });
    await server.runDue();
    expect(counted.runs).toBe(3);
  });
});
