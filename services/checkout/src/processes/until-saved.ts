import { refuse } from '@muse/kit';

/** How often a concurrent request may change the session before this one gives up. */
const maxTries = 5;

/** Repeats an attempt to save a session without a lock, which returns `undefined` if the session was changed meanwhile. */
export async function untilSaved<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tried = 0; tried < maxTries; tried += 1) {
    const saved = await attempt();
    if (saved) return saved;
  }
  return refuse('service_unavailable', { retryAfterSeconds: 1 });
}
