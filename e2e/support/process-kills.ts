import { setTimeout as pause } from 'node:timers/promises';
import { api } from '@muse/contracts';
import type { Armed } from '@muse/kit';
import { clockOf, leaseSeconds } from './clock.ts';
import { chargesOf, readyToPlace, type TestSystemWithSpy } from './system.ts';

const timeoutMs = 40_000;
const retryIntervalMs = 100;

export interface ProcessKills {
  /** Waits until the service dies at its armed failure point, then restarts it; `next` arms it for a second death. */
  waitForKillAndRestart(service: string, next?: Armed): Promise<void>;
  /** Moves the clock until the leases of killed processes have expired. */
  expireLeases(): Promise<void>;
  /** Retries *place* while `failure` is in progress, then expects the orders and exactly one charge. */
  placeDuring(failure: (sessionId: string) => Promise<void>): Promise<void>;
}

export function createProcessKills(system: TestSystemWithSpy): ProcessKills {
  const clock = clockOf(system);
  const expireLeases = () => clock.advance(leaseSeconds);

  return {
    expireLeases,

    async waitForKillAndRestart(service, next) {
      const timeout = pause(timeoutMs, `${service} did not reach its failure point`, { ref: false });
      expect(await Promise.race([system.process(service).exited, timeout])).toBeNull(); // null: killed by a signal
      await system.restart(service, next === undefined ? {} : { MUSE_FAIL_AT: JSON.stringify([next]) });
    },

    async placeDuring(failure) {
      const { shopper, session, params } = await readyToPlace(system);
      let recovered = false;
      const retryPlace = async () => {
        const deadline = Date.now() + timeoutMs;
        for (;;) {
          const { status } = await shopper.call(api.checkout.place, { params });
          if ([200, 201].includes(status)) return;
          expect([202, 503]).toContain(status); // the only truthful answers while a service is down
          if (recovered && Date.now() > deadline)
            throw new Error(`${params.id} is still not completed, although every service is up again`);
          await pause(retryIntervalMs);
        }
      };
      await Promise.all([
        retryPlace(),
        failure(session.sessionId)
          .then(expireLeases)
          .finally(() => (recovered = true)),
      ]);
      expect(await chargesOf(system, session.sessionId)).toHaveLength(1);
      expect((await shopper.call(api.orders.listOrders)).body.orders).toHaveLength(2);
    },
  };
}
