import { services } from '@muse/ops';
import type { WholeHouse } from '../../whole-house.ts';

/** The time of the whole house: every service's and Stripe's. It only goes forward, over all runs. */
export interface Clock {
  pass(seconds: number): Promise<void>;
}

export function clockOf(house: WholeHouse): Clock {
  let ahead = 0;
  const setBack = (service: string) => `
    create or replace function ${service}.muse_clock() returns timestamptz language sql volatile
    as 'select clock_timestamp() + interval ''${ahead} seconds'''`;
  return {
    /** Stripe first: whoever asks it because time has passed should find that time has passed. */
    async pass(seconds) {
      ahead += seconds;
      await house.stripe.control('clock', { advanceSeconds: seconds });
      await house.look(services.map(({ name }) => setBack(name)).join(';'));
    },
  };
}
