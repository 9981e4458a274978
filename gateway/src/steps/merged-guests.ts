import { api, isGuest } from '@muse/contracts';
import { createVerifiedTokens, type Log, refuse, type Step } from '@muse/kit';
import type { GatewayExchange } from '../route.ts';
import type { SharedCounters } from './shared-counters.ts';

/** Guests who have signed in: their tokens are refused, although they have not expired. */
export interface MergedGuests {
  /** Before a request is answered for a guest. 401. */
  refuseMerged: Step;
  /** Takes note of the guest who, as the cart says, has signed in. */
  noteMerged: Step;
  /** Whether this process knows that the guest has signed in. */
  isKnown(guest: string): boolean;
}

const keptDays = 31; // a token of a guest is valid for 30 days
/** After this time at most, a guest who was merged at another replica is refused here too. */
const lookAgainMs = 1_000;
const remembered = 20_000;

/**
 * Replicas share them in Postgres. A guest is looked up there once per second at most; while Postgres does not answer, and without
 * it, this process knows only those it has merged itself: the guest's cart and orders have moved in any case.
 */
export function createMergedGuests(
  shared: SharedCounters | undefined,
  log: Log,
  onMerged: (guest: string) => void,
): MergedGuests {
  const known = createVerifiedTokens<'merged' | 'not merged'>(remembered);
  const remember = (guest: string) => known.set(guest, 'merged', Number.POSITIVE_INFINITY);

  async function isMerged(guest: string): Promise<boolean> {
    const state = known.get(guest);
    if (state !== undefined || shared === undefined) return state === 'merged';
    try {
      const text = 'select 1 from merged_guest where guest = $1';
      const { rowCount } = await shared.client.query({ name: 'find-merged-guest', text, values: [guest] });
      if (rowCount) remember(guest);
      else if (known.get(guest) === undefined) known.set(guest, 'not merged', Date.now() + lookAgainMs);
      return Boolean(rowCount);
    } catch {
      return false; // logged where the counters are read
    }
  }

  async function save(guest: string): Promise<void> {
    const text = `with gone as (delete from merged_guest where merged_at < now() - interval '${keptDays} days')
      insert into merged_guest (guest) values ($1) on conflict do nothing`;
    await shared?.client.query({ name: 'save-merged-guest', text, values: [guest] });
  }

  return {
    isKnown: (guest) => known.get(guest) === 'merged',
    async refuseMerged({ actor }) {
      if (isGuest(actor.subject) && (await isMerged(actor.subject))) refuse('unauthorized');
    },
    noteMerged(exchange: GatewayExchange, { endpoint }) {
      if (endpoint.id !== api.cart.mergeCart.id) return;
      exchange.onServiceReply = ({ mergedGuest }) => {
        if (mergedGuest === undefined) return;
        remember(mergedGuest);
        onMerged(mergedGuest);
        save(mergedGuest).catch((error: unknown) =>
          log.error({ error, guest: mergedGuest }, 'other replicas do not know that a guest has signed in'),
        );
      };
    },
  };
}
