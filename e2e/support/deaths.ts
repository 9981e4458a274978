import { setTimeout as pause } from 'node:timers/promises';
import { api } from '@muse/contracts';
import type { Armed } from '@muse/kit';
import { clockOf, leaseSeconds } from './clock.ts';
import { chargesOf, readyToPlace, type TestSystemWithSpy } from './system.ts';

const patienceMs = 40_000;
/** A shopper who is impatient, but no flood. */
const betweenPressesMs = 100;

export interface Deaths {
  /** The service dies at the point that it is armed with, and is started again; armed once more, where it shall die twice. */
  diesAndComesBack(service: string, then?: Armed): Promise<void>;
  /** What the dead had in hand is free for others. */
  leasesRunOut(): Promise<void>;
  /** She presses *place* again and again while `dying` goes on, and has her orders in the end, and one charge. */
  placing(dying: () => Promise<void>): Promise<void>;
}

export function deathsIn(system: TestSystemWithSpy): Deaths {
  const clock = clockOf(system);
  const leasesRunOut = () => clock.pass(leaseSeconds);

  return {
    leasesRunOut,

    async diesAndComesBack(service, then) {
      const tooLong = pause(patienceMs, `${service} did not come to the point where it should die`, { ref: false });
      expect(await Promise.race([system.process(service).exited, tooLong])).toBeNull(); // by a signal
      await system.restart(service, then === undefined ? {} : { MUSE_FAIL_AT: JSON.stringify([then]) });
    },

    async placing(dying) {
      const { shopper, session, params } = await readyToPlace(system);
      let over = false;
      const presses = async () => {
        const until = Date.now() + patienceMs;
        for (;;) {
          const { status } = await shopper.call(api.checkout.place, { params });
          if ([200, 201].includes(status)) return;
          expect([202, 503]).toContain(status); // nothing else is true while a part is away
          if (over && Date.now() > until) throw new Error(`${params.id} is not done, long after everything came back`);
          await pause(betweenPressesMs);
        }
      };
      await Promise.all([
        presses(),
        dying()
          .then(leasesRunOut)
          .finally(() => (over = true)),
      ]);
      expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
      expect((await shopper.call(api.orders.listOrders)).body.orders).toHaveLength(2);
    },
  };
}
