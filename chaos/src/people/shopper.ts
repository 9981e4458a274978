import { setTimeout as pause } from 'node:timers/promises';
import type { ShopperSaw } from '../testimony.ts';
import { countOrders, lookBack } from './afterwards.ts';
import type { Speaker } from './ask.ts';
import { diceFor } from './dice.ts';
import { arrive, type Guest, isInOrder, testimonyOf } from './guest.ts';
import { bravely } from './insist.ts';
import { goShopping, type OpenEnd } from './journey.ts';
import { type JourneyPlan, planJourney } from './journey-plan.ts';
import type { Memory } from './memory.ts';
import { comeBack } from './open-ends.ts';
import { lookAtTheShelf } from './shelf.ts';
import { peekAt } from './strangers.ts';

export interface Surroundings extends Pick<Speaker, 'gatewayUrl' | 'witness' | 'over'> {
  emulatorUrl: string;
  seed: string | number;
  /** Nobody sets out any more; what is under way is brought to its end. */
  closing: AbortSignal;
  /** How many journeys each shopper makes at most. */
  journeys: number;
  /** At most so long between two journeys. */
  restMs: number;
}

/** A shopper in a closed loop, as one guest after the other, who comes back to everything in the end. */
export async function goOnShopping(number: number, around: Surroundings): Promise<ShopperSaw[]> {
  const guests: Guest[] = [];
  const open: { memory: Memory; end: Exclude<OpenEnd, 'nothing'> }[] = [];
  const speaker = (journey: number) => ({ ...around, who: `shopper ${number}, journey ${journey}` });
  const shelf = await bravely(async () => lookAtTheShelf({ ...speaker(0), subject: 'nobody yet', token: null }));

  for (let journey = 1; shelf && journey <= around.journeys && !around.closing.aborted; journey += 1) {
    const dice = diceFor(around.seed, 'shopper', number, 'journey', journey);
    const plan = planJourney(dice, shelf);
    await bravely(async () => {
      const guest = await guestFor(plan, guests, speaker(journey));
      if (guests.at(-1) !== guest) guests.push(guest);
      await lookAround(guest, guests, plan);
      const end = await goShopping(guest, plan, { shelf, emulatorUrl: around.emulatorUrl });
      const memory = guest.memories.at(-1);
      if (end !== 'nothing' && memory) open.push({ memory, end });
    });
    around.witness.counts.journeys += 1;
    await pause(dice.whole(0, around.restMs));
  }

  for (const { memory, end } of open) await bravely(() => comeBack(memory, end));
  for (const guest of guests) {
    for (const memory of guest.memories) if (memory.confirmation) await bravely(() => lookBack(memory));
    await bravely(() => countOrders(guest.speaker, guest.memories));
  }
  return guests.map(testimonyOf);
}

/** The same guest again only where nothing of the last journeys is open, and the cart is as it should be. */
async function guestFor(
  { sameGuest }: JourneyPlan,
  guests: Guest[],
  speaker: Parameters<typeof arrive>[0],
): Promise<Guest> {
  const last = guests.at(-1);
  if (!sameGuest || !last || !(await isInOrder(last))) return arrive(speaker);
  last.speaker.who = speaker.who;
  return last;
}

async function lookAround(guest: Guest, guests: Guest[], plan: JourneyPlan): Promise<void> {
  const stranger = guests.findLast((other) => other !== guest && other.memories.length > 0)?.memories.at(-1);
  if (plan.peeksAtStrangers && stranger) await peekAt(guest.speaker, stranger);
  const own = guest.memories.findLast(({ confirmation }) => confirmation);
  if (plan.looksBack && own) await lookBack(own);
}
