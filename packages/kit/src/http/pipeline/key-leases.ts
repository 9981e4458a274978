import type { Database } from '../../database/database.ts';
import type { LeaseHolder } from '../../messaging/scheduling/heartbeat.ts';

/** Outlasts the pauses of a living process, which renews it; after this, a repetition takes the key of a killed one over. */
export const keyLease = '10 seconds';

/** Longer than any request takes. One that never ends loses its key after this. */
const longestRequestMs = 60_000;

export interface KeyLease {
  scope: string;
  key: string;
  /** Differs for every request: the proof of holding the key. */
  owner: string;
  /** From now on the lease is not renewed. */
  release(): void;
}

/** The Idempotency-Keys that requests of this process hold. */
export interface KeyLeases extends LeaseHolder {
  hold(scope: string, key: string, owner: string): KeyLease;
}

export function createKeyLeases(database: Database): KeyLeases {
  const held = new Map<string, { scope: string; key: string; since: number }>();
  return {
    hold(scope, key, owner) {
      held.set(owner, { scope, key, since: performance.now() });
      return { scope, key, owner, release: () => void held.delete(owner) };
    },
    async renewLeases() {
      const since = performance.now() - longestRequestMs;
      const running = [...held].filter(([, each]) => each.since > since);
      if (running.length === 0) return;
      await renewKeys(database, {
        scopes: running.map(([, { scope }]) => scope),
        keys: running.map(([, { key }]) => key),
        owners: running.map(([owner]) => owner),
      });
    },
  };
}

/** Renews leases of which a third has passed, unless another request has taken the key over. Skips keys that are being closed. */
const renewKeys = (database: Database, held: { scopes: string[]; keys: string[]; owners: string[] }): Promise<number> =>
  database.reads('relay').run`
    with held as (
      select k.scope, k.key
      from idempotency_key k
      join unnest(${held.scopes}::text[], ${held.keys}::text[], ${held.owners}::text[]) as h (scope, key, owner) using (scope, key, owner)
      where k.state = 'running' and k.lease_until < muse_clock() + ${keyLease}::interval * 2 / 3
      for update of k skip locked
    )
    update idempotency_key k set lease_until = muse_clock() + ${keyLease}::interval
    from held where k.scope = held.scope and k.key = held.key`;
