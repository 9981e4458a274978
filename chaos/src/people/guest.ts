import { api } from '@muse/contracts';
import { callerAt } from '@muse/kit/testing';
import type { ShopperSaw } from '../testimony.ts';
import type { Speaker } from './ask.ts';
import { type Basket, lookInto, newBasket } from './basket.ts';
import { breathe, GaveUpError, insist } from './insist.ts';
import type { Memory } from './memory.ts';
import { type Amounts, add, amountsOf, remaining, sameAmounts } from './tally.ts';

/** One guest of the shop: a person may come as several, one after the other. */
export interface Guest {
  speaker: Speaker;
  basket: Basket;
  memories: Memory[];
}

export async function arrive(stranger: Omit<Speaker, 'subject' | 'token'>): Promise<Guest> {
  const nobody = { ...stranger, subject: 'nobody yet', token: null };
  const heard = await insist(nobody, api.gateway.createGuest);
  if (heard.is === 'refusal') throw new GaveUpError(`no guest was let in: ${heard.code}`);
  const { guestId: subject, token } = heard.body;
  stranger.witness.counts.guests += 1;
  const speaker = { ...stranger, subject, token };
  return { speaker, basket: newBasket(speaker), memories: [] };
}

const looks = 6;

/**
 * Whether the guest can go on with this cart: every purchase has ended as far as the shopper knows, and all that was
 * bought has left the cart. More than that must never leave it.
 */
export async function isInOrder({ basket, memories, speaker }: Guest): Promise<boolean> {
  const { tally } = basket;
  if (!tally.sure || !memories.every(({ confirmation, ended }) => confirmation !== undefined || ended)) return false;
  tally.bought = boughtIn(memories);
  const expected = remaining(tally);
  for (let tries = 1; tries <= looks; tries += 1) {
    const found = await lookInto(basket);
    if (sameAmounts(found, expected)) {
      tally.moving = false;
      return true;
    }
    const lost = [...expected].filter(([key, quantity]) => (found.get(key) ?? 0) < quantity);
    if (lost.length > 0) {
      const { who, subject, witness } = speaker;
      witness.breach(9, 'the cart lost more than was bought', {
        who,
        subject,
        expected: [...expected],
        found: [...found],
      });
      return false;
    }
    await breathe(speaker, tries);
  }
  return false;
}

function boughtIn(memories: readonly Memory[]): Amounts {
  const all: Amounts = new Map();
  for (const { confirmation, purchase } of memories)
    if (confirmation)
      for (const [key, quantity] of amountsOf(purchase.session.cartSnapshot.stores)) add(all, key, quantity);
  return all;
}

export const testimonyOf = ({ speaker, basket, memories }: Guest): ShopperSaw => ({
  subject: speaker.subject,
  who: speaker.who,
  caller: callerAt(speaker.gatewayUrl, async () => speaker.token ?? ''),
  putIn: basket.tally.sure ? basket.tally.putIn : undefined,
  purchases: memories.map(({ purchase }) => purchase),
});
