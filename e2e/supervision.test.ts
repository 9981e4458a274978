import { api } from '@muse/contracts';
import { restartPolicy } from '@muse/ops';
import { chargesOf, createTestSystem, eventually, readyToPlace, type TestSystemWithSpy } from './support/system.ts';

let system: TestSystemWithSpy;
beforeAll(async () => {
  system = await createTestSystem({}, { restartPolicy });
});
afterAll(() => system?.close());

const killed = ['gateway', 'checkout', 'payments', 'orders', 'stripe-emulator'];

describe('a supervised system, as npm start runs it', () => {
  it('starts processes again that were killed with SIGKILL, and completes purchases', async () => {
    const before = new Map(killed.map((name) => [name, system.process(name)]));
    for (const process of before.values()) process.kill('SIGKILL');
    await eventually(() => {
      for (const [name, { pid, url }] of before) {
        expect([name, system.process(name)?.url]).toEqual([name, url]);
        expect(system.process(name).pid).not.toBe(pid);
      }
    });
    const { shopper, session, params } = await readyToPlace(system);
    await eventually(async () =>
      expect([200, 201]).toContain((await shopper.call(api.checkout.place, { params })).status),
    );
    expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
  });
});
