import type { FailureCode } from '../domain/failure-codes.ts';
import { StoppedError, type Way } from './way.ts';

/** A way that this release cannot use: every order passes it over. */
export function notSetUp(method: Way['method'], code: FailureCode): Way {
  const refuse = async (): Promise<never> => {
    throw new StoppedError(code, `The way ${method} is not set up.`);
  };
  return { method, unavailable: async () => code, version: refuse, open: refuse, lookUp: refuse };
}
