import type { JsonWebKey } from 'node:crypto';
import { StoreAnswerError } from '../store-answer-error.ts';
import { unsigned } from '../store-event-error.ts';
import type { StoreConnector } from '../store-http.ts';
import type { UcpProfile } from './answers.ts';
import { readProfile } from './profile.ts';

const keptMs = 10 * 60_000;
/** An unknown key makes us read the profile again, at most this often: anyone can name a key that does not exist. */
const notBeforeMs = 60_000;

type Known = { keys: Promise<UcpProfile['signing_keys']>; readAt: number };

/** The keys that stores publish in their profiles, kept for ten minutes. A key that a store has withdrawn is refused by then. */
export function createPublishedKeys(connector: StoreConnector) {
  const known = new Map<string, Known>();

  const read = (baseUrl: string): Known => {
    const http = connector.to(baseUrl, AbortSignal.timeout(10_000));
    const reading = { keys: readProfile(http).then(({ signing_keys: keys }) => keys), readAt: performance.now() };
    known.set(baseUrl, reading);
    reading.keys.catch(() => undefined);
    return reading;
  };

  return async (baseUrl: string, keyId: string): Promise<JsonWebKey | undefined> => {
    const last = known.get(baseUrl);
    const age = last ? performance.now() - last.readAt : Number.POSITIVE_INFINITY;
    try {
      const found = keyIn(await (last && age < keptMs ? last : read(baseUrl)).keys, keyId);
      if (found || age < notBeforeMs || age >= keptMs) return found;
      return keyIn(await read(baseUrl).keys, keyId);
    } catch (error) {
      if (!(error instanceof StoreAnswerError)) throw error;
      if (performance.now() - (known.get(baseUrl)?.readAt ?? 0) > notBeforeMs) known.delete(baseUrl);
      throw unsigned(`The profile of the store cannot be read: ${error.message}`);
    }
  };
}

function keyIn(keys: UcpProfile['signing_keys'], id: string): JsonWebKey | undefined {
  const found = keys.find(({ kid }) => kid === id);
  return found && { kty: found.kty, crv: found.crv, x: found.x, y: found.y };
}
