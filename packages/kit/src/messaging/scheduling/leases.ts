import type { LeaseHolder } from './heartbeat.ts';
import { singleFlight } from './single-flight.ts';

/**
 * Rows that this process has leased, each with the end of its lease as last written. That text is also the proof of holding
 * the lease: who has read or written another value holds it no longer.
 */
export interface Leases<Key> extends LeaseHolder {
  hold(key: Key, lease: string): void;
  /** Renews it no more. Returns the proof by which the holder may end the lease, or `undefined` if it is not held. */
  end(key: Key): Promise<string | undefined>;
}

/** `renew`: renews leases of which a third has passed, and returns those it renewed. */
export function createLeases<Key>(renew: (held: Map<Key, string>) => Promise<[Key, string][]>): Leases<Key> {
  const held = new Map<Key, string>();
  const renewLeases = singleFlight(async () => {
    if (held.size === 0) return;
    for (const [key, lease] of await renew(held)) if (held.has(key)) held.set(key, lease);
  });
  return {
    hold: (key, lease) => void held.set(key, lease),
    renewLeases,
    async end(key) {
      // A renewal under way would write a new end, and ours would prove nothing any more.
      while (renewLeases.underWay()) await renewLeases.underWay()?.catch(() => undefined);
      const lease = held.get(key);
      held.delete(key);
      return lease;
    },
  };
}
