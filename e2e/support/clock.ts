import { setAhead } from '@muse/kit/testing';
import { services } from '@muse/ops';
import type { TestSystemWithSpy } from './system.ts';

/** Longer than any lease: after this time another process can take over the work of a killed one. */
export const leaseSeconds = 61;

/** The clock of the whole system: of every service and of the Stripe emulator. It only moves forward. */
export interface Clock {
  advance(seconds: number): Promise<void>;
}

export function clockOf(system: TestSystemWithSpy): Clock {
  let ahead = 0;
  return {
    // Stripe first: a service that calls it because of the new time must find the new time there too.
    async advance(seconds) {
      ahead += seconds;
      await system.stripe.control('clock', { advanceSeconds: seconds });
      await system.look(services.map(({ name }) => setAhead(name, ahead)).join(';'));
    },
  };
}
