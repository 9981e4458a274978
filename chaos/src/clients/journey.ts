import { afterwards } from './afterwards.ts';
import { answerTheBank } from './bank.ts';
import { type ClientModel, did, wrong } from './client-model.ts';
import { amountsOf, remaining, sameAmounts } from './counts.ts';
import { takeStep } from './fill-cart.ts';
import type { Guest } from './guest.ts';
import type { JourneyPlan } from './journey-plan.ts';
import { type Outcome, place, pressOnce } from './place.ts';
import { putIn } from './put-in.ts';
import { bravely } from './retry-until-answered.ts';
import { cancel, freeze, lookAt, setPayment, setShipping } from './session-steps.ts';
import type { Wish } from './shelf.ts';
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
  const model = await freezeAll(guest, plan);
  if (!model || !(await sayWhereAndHow(model, plan))) return 'nothing';
  await wishLate(guest, plan, 'before placing');
  if (plan.ending === 'lets it expire') return 'lets it expire';
  if (plan.ending === 'cancels') {
    if ((await cancel(model)) === 'done') did(model, 'cancelled the session');
    return 'nothing';
  }

  guest.basket.counts.moving = true;
  const late = bravely(() => wishLate(guest, plan, 'while placing'));
  const outcome = await pay(model, plan, emulatorUrl).finally(() => late);
  return conclude(model, outcome, plan.afterwards);
}

/** What follows from how it ended. */
export async function conclude(
  model: ClientModel,
  outcome: Outcome,
  plan: JourneyPlan['afterwards'],
): Promise<OpenEnd> {
  if (outcome === 'left' || outcome === 'the bank asks') return 'left';
  did(model, outcome);
  if (outcome !== 'bought') return 'nothing';
  await afterwards(model, plan);
  return 'nothing';
}

/** All but the last session give way to the next one. Undefined: there was nothing to freeze. */
async function freezeAll(guest: Guest, { sessions, keyForSession }: JourneyPlan): Promise<ClientModel | undefined> {
  let model: ClientModel | undefined;
  for (const part of sessions) {
    const before = model;
    model = await freezeOne(guest, part, keyForSession);
    if (!model) return undefined;
    guest.memories.push(model);
    if (before) {
      did(before, 'replaced the session by a new one');
      if ((await lookAt(before)).status !== 'cancelled') wrong(before, 11, 'two live sessions of one shopper');
    }
  }
  return model;
}

async function freezeOne({ basket, recorder }: Guest, part: number | null, withKey: boolean) {
  const wanted = [...remaining(basket.counts)].filter((_, index, all) => part === null || index <= part * all.length);
  if (wanted.length === 0) return undefined;
  const ids = wanted.map(([key]) => basket.ids.get(key)).filter((id) => id !== undefined);
  const frozen = await freeze(recorder, part === null ? undefined : ids, withKey);
  if (typeof frozen === 'string') {
    const { who, subject } = recorder;
    recorder.source.breach(8, 'a good cart could not be frozen', { who, subject, code: frozen });
    return undefined;
  }
  if (!sameAmounts(amountsOf(frozen.purchase.session.cartSnapshot.stores), new Map(wanted)))
    wrong(frozen, 8, 'frozen is not what lay in the cart', { wanted });
  return frozen;
}

/** Address and card, in either order. False: the session ended meanwhile. */
async function sayWhereAndHow(model: ClientModel, plan: JourneyPlan): Promise<boolean> {
  const [card = cards.good[0]] = plan.cards;
  if (plan.paymentFirst && (await setPayment(model, card)) !== 'done') return false;
  let said = await setShipping(model, plan.address);
  if (said === 'store_cannot_ship') {
    did(model, 'no store ships there');
    said = await setShipping(model, addresses[0]);
  }
  if (said !== 'done') return false;
  if (!plan.paymentFirst && (await setPayment(model, card)) !== 'done') return false;
  return plan.addressAgain === null || (await setShipping(model, plan.addressAgain)) === 'done';
}

async function wishLate({ basket }: Guest, { lateWishes }: JourneyPlan, moment: 'before placing' | 'while placing') {
  for (const late of lateWishes) if (late.when === moment) await putIn(basket, late, 'key');
}

/** Card after card until one is taken, or the session has had enough of it. */
async function pay(model: ClientModel, plan: JourneyPlan, emulatorUrl: string): Promise<Outcome> {
  let outcome: Outcome = 'declined';
  for (const [index, card] of [...plan.cards, cards.good[0]].entries()) {
    if (index > 0 && (await setPayment(model, card)) !== 'done') return 'ended';
    outcome = await place(model, plan.press);
    if (outcome === 'the bank asks') outcome = await answerTheBank(model, emulatorUrl, plan.atTheBank);
    if (outcome !== 'declined') return outcome;
    did(model, 'the card was declined');
    const { status } = await lookAt(model);
    if (!['ready_for_payment', 'cancelled', 'expired'].includes(status))
      wrong(model, 6, 'declined, and the session goes on', { status });
    if (plan.pressesAgainAfterDecline) await pressOnce(model);
  }
  return outcome;
}
