import { api, checkoutCompleted } from '@muse/contracts';
import { answer, commonSettings, declareConfig, NotReadyError, refuse, service, when } from '../src/index.ts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../src/testing/index.ts';
import { completed } from './support/services.ts';

let ready = false;
let gate = Promise.withResolvers<void>();
let atGate = 0;
const passGate = async () => {
  atGate += 1;
  await gate.promise;
};

/** Its action and its reaction wait until the test opens the gate. */
const slow = service('checkout', {
  config: declareConfig(commonSettings('checkout', 0)),
  migrations: [],
  actions: [
    answer(api.checkout.cancelSession, async () => {
      await passGate();
      return refuse('session_expired');
    }),
  ],
  reactions: [
    when(checkoutCompleted, 'wait-at-the-gate', async () => {
      if (!ready) throw new NotReadyError('not yet');
      await passGate();
    }),
  ],
});

let env: TestEnvironment;
let holder: TestServer;
let other: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  holder = await env.start(slow);
  other = await env.start(slow);
});
beforeEach(() => {
  gate = Promise.withResolvers<void>();
  atGate = 0;
});
afterAll(() => env.close());

/** Lets the time of two leases pass in steps that are shorter than one; the holder is alive and renews in between. */
const passTwoLeases = async (from: number, lease: () => Promise<{ secondsLeft: number }[]>) => {
  for (const seconds of [from + 8, from + 16, from + 24]) {
    await env.moveClock('checkout', seconds, { whileBusy: true });
    await eventually(async () => expect((await lease())[0]?.secondsLeft).toBeGreaterThan(7));
  }
  return from + 24;
};

describe('a lease is renewed while its holder lives', () => {
  it('that of an Idempotency-Key: a duplicate of a slow request is refused until the first one has ended', async () => {
    const cancel = (server: TestServer) =>
      server.as('ann').call(api.checkout.cancelSession, { params: { id: 'cs_1' } }, { 'idempotency-key': 'slow' });
    const first = cancel(holder);
    await eventually(() => expect(atGate).toBe(1));
    await passTwoLeases(0, () =>
      env.look(
        `select extract(epoch from lease_until - checkout.muse_clock())::int as "secondsLeft" from checkout.idempotency_key where key = 'slow'`,
      ),
    );
    expect((await cancel(other)).problem?.code).toBe('request_in_progress');
    expect(atGate).toBe(1);
    gate.resolve();
    expect((await first).problem?.code).toBe('session_expired');
  });

  it('that of a scheduled retry: no other process begins with the message', async () => {
    await env.publish(checkoutCompleted, completed('cs_slow'));
    const row = () =>
      env.look<{ begun: number; secondsLeft: number }>(
        `select begun, extract(epoch from locked_until - checkout.muse_clock())::int as "secondsLeft" from checkout.scheduled_message`,
      );
    await eventually(async () => expect(await row()).toHaveLength(1));
    ready = true;
    await env.moveClock('checkout', 40);
    await eventually(() => expect(atGate).toBe(1));
    await passTwoLeases(40, row);
    expect(await row()).toMatchObject([{ begun: 1 }]);
    gate.resolve();
    await eventually(async () => expect(await row()).toEqual([]));
  });
});
