import { refuse } from '@muse/kit';

/** The bytes of request bodies that this process holds, of all requests together. */
export interface BodyBudget {
  /** Refuses with 503 if the bodies would then be larger than the budget. */
  take(bytes: number): void;
  release(bytes: number): void;
}

export function createBodyBudget(maxBytes: number): BodyBudget {
  let held = 0;
  return {
    take(bytes) {
      if (held + bytes > maxBytes) refuse('service_unavailable', { retryAfterSeconds: 1 });
      held += bytes;
    },
    release(bytes) {
      held -= bytes;
    },
  };
}
