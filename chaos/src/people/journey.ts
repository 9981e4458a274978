import { afterwards } from './afterwards.ts';
import { answerTheBank } from './bank.ts';
import { takeStep } from './fill-cart.ts';
import type { Guest } from './guest.ts';
import { bravely } from './insist.ts';
import type { JourneyPlan } from './journey-plan.ts';
import { did, type Memory, wrong } from './memory.ts';
import { type Outcome, place, pressOnce } from './place.ts';
import { putIn } from './put-in.ts';
import { cancel, freeze, lookAt, setPayment, setShipping } from './session-steps.ts';
import type { Wish } from './shelf.ts';
import { amountsOf, remaining, sameAmounts } from './tally.ts';
import { addresses, cards } from './wallet.ts';

/** What is left open at the end of a journey, for the shopper to come back to. */
export type OpenEnd = 'left' | 'lets it expire' | 'nothing';

/** One journey, from the shelf to the parcel or wherever it ends. */
export async function goShopping(
  guest: Guest,
  plan: JourneyPlan,
  { shelf, emulatorUrl }: { shelf: readonly Wish[]; emulatorUrl: string },
): Promise<OpenEnd> {
  for (const step of plan.fill) await takeStep(guest.basket, step, shelf);
  const memory = await freezeAll(guest, plan);
  if (!memory || !(await sayWhereAndHow(memory, plan))) return 'nothing';
  await wishLate(guest, plan, 'before placing');
  if (plan.ending === 'lets it expire') return 'lets it expire';
  if (plan.ending === 'cancels') {
    if ((await cancel(memory)) === 'done') did(memory, 'cancelled the session');
    return 'nothing';
  }

  guest.basket.tally.moving = true;
  const late = bravely(() => wishLate(guest, plan, 'while placing'));
  const outcome = await pay(memory, plan, emulatorUrl).finally(() => late);
  return conclude(memory, outcome, plan.afterwards);
}

/** What follows from how it ended. */
export async function conclude(memory: Memory, outcome: Outcome, plan: JourneyPlan['afterwards']): Promise<OpenEnd> {
  if (outcome === 'left' || outcome === 'the bank asks') return 'left';
  did(memory, outcome);
  if (outcome !== 'bought') return 'nothing';
  await afterwards(memory, plan);
  return 'nothing';
}

/** All but the last session give way to the next one. Undefined: there was nothing to freeze. */
async function freezeAll(guest: Guest, { sessions, keyForSession }: JourneyPlan): Promise<Memory | undefined> {
  let memory: Memory | undefined;
  for (const part of sessions) {
    const before = memory;
    memory = await freezeOne(guest, part, keyForSession);
    if (!memory) return undefined;
    guest.memories.push(memory);
    if (before) {
      did(before, 'replaced the session by a new one');
      if ((await lookAt(before)).status !== 'cancelled') wrong(before, 11, 'two live sessions of one shopper');
    }
  }
  return memory;
}

async function freezeOne({ basket, speaker }: Guest, part: number | null, withKey: boolean) {
  const wanted = [...remaining(basket.tally)].filter((_, index, all) => part === null || index <= part * all.length);
  if (wanted.length === 0) return undefined;
  const ids = wanted.map(([key]) => basket.ids.get(key)).filter((id) => id !== undefined);
  const frozen = await freeze(speaker, part === null ? undefined : ids, withKey);
  if (typeof frozen === 'string') {
    const { who, subject } = speaker;
    speaker.witness.breach(8, 'a good cart could not be frozen', { who, subject, code: frozen });
    return undefined;
  }
  if (!sameAmounts(amountsOf(frozen.purchase.session.cartSnapshot.stores), new Map(wanted)))
    wrong(frozen, 8, 'frozen is not what lay in the cart', { wanted });
  return frozen;
}

/** Address and card, in either order. False: the session ended meanwhile. */
async function sayWhereAndHow(memory: Memory, plan: JourneyPlan): Promise<boolean> {
  const [card = cards.good[0]] = plan.cards;
  if (plan.paymentFirst && (await setPayment(memory, card)) !== 'done') return false;
  let said = await setShipping(memory, plan.address);
  if (said === 'store_cannot_ship') {
    did(memory, 'no store ships there');
    said = await setShipping(memory, addresses[0]);
  }
  if (said !== 'done') return false;
  if (!plan.paymentFirst && (await setPayment(memory, card)) !== 'done') return false;
  return plan.addressAgain === null || (await setShipping(memory, plan.addressAgain)) === 'done';
}

async function wishLate({ basket }: Guest, { lateWishes }: JourneyPlan, moment: 'before placing' | 'while placing') {
  for (const late of lateWishes) if (late.when === moment) await putIn(basket, late, 'key');
}

/** Card after card until one is taken, or the session has had enough of it. */
async function pay(memory: Memory, plan: JourneyPlan, emulatorUrl: string): Promise<Outcome> {
  let outcome: Outcome = 'declined';
  for (const [index, card] of [...plan.cards, cards.good[0]].entries()) {
    if (index > 0 && (await setPayment(memory, card)) !== 'done') return 'ended';
    outcome = await place(memory, plan.press);
    if (outcome === 'the bank asks') outcome = await answerTheBank(memory, emulatorUrl, plan.atTheBank);
    if (outcome !== 'declined') return outcome;
    did(memory, 'the card was declined');
    const { status } = await lookAt(memory);
    if (!['ready_for_payment', 'cancelled', 'expired'].includes(status))
      wrong(memory, 6, 'declined, and the session goes on', { status });
    if (plan.pressesAgainAfterDecline) await pressOnce(memory);
  }
  return outcome;
}
