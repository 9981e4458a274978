import { setAhead } from '@muse/kit/testing';
import { services } from '@muse/ops';
import type { TestSystemWithSpy } from './system.ts';

/** Longer than any lease: what the dead had in hand is free for others. */
export const leaseSeconds = 61;

/** The time of the whole house: every service's and Stripe's. It only goes forward. */
export interface Clock {
  pass(seconds: number): Promise<void>;
}

export function clockOf(system: TestSystemWithSpy): Clock {
  let ahead = 0;
  return {
    /** Stripe first: whoever asks it because time has passed should find that time has passed. */
    async pass(seconds) {
      ahead += seconds;
      await system.stripe.control('clock', { advanceSeconds: seconds });
      await system.look(services.map(({ name }) => setAhead(name, ahead)).join(';'));
    },
  };
}
