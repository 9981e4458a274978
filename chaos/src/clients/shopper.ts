import { setTimeout as pause } from 'node:timers/promises';
import type { ShopperSaw } from '../history.ts';
import { countOrders, lookBack } from './afterwards.ts';
import type { Recorder } from './ask.ts';
import type { ClientModel } from './client-model.ts';
import { arrive, type Guest, historyOf, isInOrder } from './guest.ts';
import { goShopping, type OpenEnd } from './journey.ts';
import { type JourneyPlan, planJourney } from './journey-plan.ts';
import { comeBack } from './open-ends.ts';
import { randomFor } from './random.ts';
import { bravely } from './retry-until-answered.ts';
import { lookAtTheShelf } from './shelf.ts';
import { peekAt } from './strangers.ts';

export interface Surroundings extends Pick<Recorder, 'gatewayUrl' | 'source' | 'over'> {
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
  const open: { model: ClientModel; end: Exclude<OpenEnd, 'nothing'> }[] = [];
  const recorder = (journey: number) => ({ ...around, who: `shopper ${number}, journey ${journey}` });
  const shelf = await bravely(async () => lookAtTheShelf({ ...recorder(0), subject: 'nobody yet', token: null }));

  for (let journey = 1; shelf && journey <= around.journeys && !around.closing.aborted; journey += 1) {
    const random = randomFor(around.seed, 'shopper', number, 'journey', journey);
    const plan = planJourney(random, shelf);
    await bravely(async () => {
      const guest = await guestFor(plan, guests, recorder(journey));
      if (guests.at(-1) !== guest) guests.push(guest);
      await lookAround(guest, guests, plan);
      const end = await goShopping(guest, plan, { shelf, emulatorUrl: around.emulatorUrl });
      const model = guest.memories.at(-1);
      if (end !== 'nothing' && model) open.push({ model, end });
    });
    around.source.counts.journeys += 1;
    await pause(random.whole(0, around.restMs));
  }

  for (const { model, end } of open) await bravely(() => comeBack(model, end));
  for (const guest of guests) {
    for (const model of guest.memories) if (model.confirmation) await bravely(() => lookBack(model));
    await bravely(() => countOrders(guest.recorder, guest.memories));
  }
  return guests.map(historyOf);
}

/** The same guest again only where nothing of the last journeys is open, and the cart is as it should be. */
async function guestFor(
  { sameGuest }: JourneyPlan,
  guests: Guest[],
  recorder: Parameters<typeof arrive>[0],
): Promise<Guest> {
  const last = guests.at(-1);
  if (!sameGuest || !last || !(await isInOrder(last))) return arrive(recorder);
  last.recorder.who = recorder.who;
  return last;
}

async function lookAround(guest: Guest, guests: Guest[], plan: JourneyPlan): Promise<void> {
  const stranger = guests.findLast((other) => other !== guest && other.memories.length > 0)?.memories.at(-1);
  if (plan.peeksAtStrangers && stranger) await peekAt(guest.recorder, stranger);
  const own = guest.memories.findLast(({ confirmation }) => confirmation);
  if (plan.looksBack && own) await lookBack(own);
}
