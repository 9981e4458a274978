import { authenticateCaller, type Identity, RefusalError, refuse, type Step } from '@muse/kit';
import type { RateLimits } from './rate-limits.ts';

/** 401 or 403. A bad token counts towards the limit of the caller's address, so guessing tokens is limited. */
export function authenticateOrCount(identity: Identity, limits: RateLimits): Step {
  const authenticate = authenticateCaller({ identity, verifyService: async () => refuse('unauthorized') });
  return async (exchange, route) => {
    try {
      await authenticate(exchange, route);
    } catch (error) {
      if (error instanceof RefusalError && error.code === 'unauthorized') await limits.countAddress(exchange);
      throw error;
    }
  };
}
