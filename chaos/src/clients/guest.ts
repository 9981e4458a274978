import { api } from '@muse/contracts';
import { apiClient } from '@muse/contracts/client';
import type { ShopperSaw } from '../history.ts';
import type { Recorder } from './ask.ts';
import { type Basket, lookInto, newBasket } from './basket.ts';
import type { ClientModel } from './client-model.ts';
import { type Amounts, add, amountsOf, remaining, sameAmounts } from './counts.ts';
import { breathe, GaveUpError, retryUntilAnswered } from './retry-until-answered.ts';

/** One guest of the shop: a person may come as several, one after the other. */
export interface Guest {
  recorder: Recorder;
  basket: Basket;
  memories: ClientModel[];
}

export async function arrive(stranger: Omit<Recorder, 'subject' | 'token'>): Promise<Guest> {
  const nobody = { ...stranger, subject: 'nobody yet', token: null };
  const heard = await retryUntilAnswered(nobody, api.gateway.createGuest);
  if (heard.is === 'refusal') throw new GaveUpError(`no guest was let in: ${heard.code}`);
  const { guestId: subject, token } = heard.body;
  stranger.source.counts.guests += 1;
  const recorder = { ...stranger, subject, token };
  return { recorder, basket: newBasket(recorder), memories: [] };
}

const looks = 6;

/**
 * Whether the guest can go on with this cart: every purchase has ended as far as the shopper knows, and all that was
 * bought has left the cart. More than that must never leave it.
 */
export async function isInOrder({ basket, memories, recorder }: Guest): Promise<boolean> {
  const { counts } = basket;
  if (!counts.sure || !memories.every(({ confirmation, ended }) => confirmation !== undefined || ended)) return false;
  counts.bought = boughtIn(memories);
  const expected = remaining(counts);
  for (let tries = 1; tries <= looks; tries += 1) {
    const found = await lookInto(basket);
    if (sameAmounts(found, expected)) {
      counts.moving = false;
      return true;
    }
    const lost = [...expected].filter(([key, quantity]) => (found.get(key) ?? 0) < quantity);
    if (lost.length > 0) {
      const { who, subject, source } = recorder;
      source.breach(9, 'the cart lost more than was bought', {
        who,
        subject,
        expected: [...expected],
        found: [...found],
      });
      return false;
    }
    await breathe(recorder, tries);
  }
  return false;
}

function boughtIn(memories: readonly ClientModel[]): Amounts {
  const all: Amounts = new Map();
  for (const { confirmation, purchase } of memories)
    if (confirmation)
      for (const [key, quantity] of amountsOf(purchase.session.cartSnapshot.stores)) add(all, key, quantity);
  return all;
}

export const historyOf = ({ recorder, basket, memories }: Guest): ShopperSaw => ({
  subject: recorder.subject,
  who: recorder.who,
  caller: apiClient(recorder.gatewayUrl, async () => recorder.token ?? ''),
  putIn: basket.counts.sure ? basket.counts.putIn : undefined,
  purchases: memories.map(({ purchase }) => purchase),
});
