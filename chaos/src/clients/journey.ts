import { addresses } from './addresses.ts';
import { amountsOf, remaining, sameAmounts } from './cart-model.ts';
import { addItem } from './cart-operations.ts';
import type { CatalogVariant } from './catalog.ts';
import { type ClientModel, recordOperation, reportBreach } from './client-model.ts';
import { applyCartStep } from './fill-cart.ts';
import { concludeJourney, type JourneyEnd } from './follow-up.ts';
import type { Guest } from './guest.ts';
import type { JourneyPlan } from './journey-plan.ts';
import { cards } from './payment-plan.ts';
import { authenticate, type PlaceOutcome, place, placeOnce } from './place.ts';
import { ignoreAbandoned } from './retry-until-answered.ts';
import { cancel, createSession, fastestOptions, readSession, setPayment, setShipping } from './session-steps.ts';

/** One journey: fill the cart, create a session, set address and payment, place, follow up. */
export async function runJourney(
  guest: Guest,
  plan: JourneyPlan,
  { catalog, emulatorUrl }: { catalog: readonly CatalogVariant[]; emulatorUrl: string },
): Promise<JourneyEnd> {
  for (const step of plan.fill) await applyCartStep(guest.cart, step, catalog);
  const model = await createSessions(guest, plan);
  if (!model || !(await setAddressAndPayment(model, plan))) return 'nothing';
  await addLateItems(guest, plan, 'before placing');
  if (plan.ending === 'lets it expire') return 'lets it expire';
  if (plan.ending === 'cancels') {
    if ((await cancel(model)) === 'done') recordOperation(model, 'cancelled the session');
    return 'nothing';
  }

  guest.cart.counts.purchasePending = true;
  const late = ignoreAbandoned(() => addLateItems(guest, plan, 'while placing'));
  const outcome = await pay(model, plan, emulatorUrl).finally(() => late);
  return concludeJourney(model, outcome, plan.afterPurchase);
}

/** Creates the planned sessions; each one replaces the one before. Returns `undefined` if the cart is empty. */
async function createSessions(
  guest: Guest,
  { sessions, keyForSession }: JourneyPlan,
): Promise<ClientModel | undefined> {
  let model: ClientModel | undefined;
  for (const part of sessions) {
    const before = model;
    model = await createOneSession(guest, part, keyForSession);
    if (!model) return undefined;
    guest.models.push(model);
    if (before) {
      recordOperation(before, 'replaced the session by a new one');
      const { status } = await readSession(before);
      // On a busy machine it may have expired first.
      if (status !== 'cancelled' && status !== 'expired') reportBreach(before, 11, 'two live sessions of one shopper');
    }
  }
  return model;
}

async function createOneSession({ cart, client }: Guest, part: number | null, withKey: boolean) {
  const selected = [...remaining(cart.counts)].filter((_, index, all) => part === null || index <= part * all.length);
  if (selected.length === 0) return undefined;
  const ids = selected.map(([key]) => cart.ids.get(key)).filter((id) => id !== undefined);
  const created = await createSession(client, part === null ? undefined : ids, withKey);
  if (typeof created === 'string') {
    const { who, subject } = client;
    client.recorder.breach(8, 'a session was refused for a valid cart', { who, subject, code: created });
    return undefined;
  }
  if (!sameAmounts(amountsOf(created.purchase.session.cartSnapshot.stores), new Map(selected)))
    reportBreach(created, 8, 'the session does not contain what was selected in the cart', { selected });
  return created;
}

/** Sets address and card, in either order. Returns `false` if the session ended meanwhile. */
async function setAddressAndPayment(model: ClientModel, plan: JourneyPlan): Promise<boolean> {
  const [card = cards.good[0]] = plan.cards;
  if (plan.paymentFirst && (await setPayment(model, card)) !== 'done') return false;
  let result = await setShipping(model, plan.address);
  if (result === 'store_cannot_ship') {
    recordOperation(model, 'a store does not ship there');
    result = await setShipping(model, addresses[0]);
  }
  if (result !== 'done') return false;
  if (!plan.paymentFirst && (await setPayment(model, card)) !== 'done') return false;
  if (plan.addressAgain === null) return true;
  const options = fastestOptions(model);
  if ((await setShipping(model, plan.addressAgain, options)) !== 'done') return false;
  for (const { storeId, shippingOption } of model.purchase.session.cartSnapshot.stores)
    if (options[storeId] !== undefined && shippingOption?.id !== options[storeId])
      reportBreach(model, 8, 'a store ships by another option than was chosen', { storeId, options, shippingOption });
  return true;
}

async function addLateItems({ cart }: Guest, { lateItems }: JourneyPlan, moment: 'before placing' | 'while placing') {
  for (const late of lateItems) if (late.when === moment) await addItem(cart, late, 'key');
}

/** Tries one card after the other until one is accepted or the session ends. */
async function pay(model: ClientModel, plan: JourneyPlan, emulatorUrl: string): Promise<PlaceOutcome> {
  let outcome: PlaceOutcome = 'declined';
  for (const [index, card] of [...plan.cards, cards.good[0]].entries()) {
    if (index > 0 && (await setPayment(model, card)) !== 'done') return 'ended';
    outcome = await place(model, plan.placing);
    if (outcome === 'authentication required') outcome = await authenticate(model, emulatorUrl, plan.authentication);
    if (outcome !== 'declined') return outcome;
    recordOperation(model, 'the card was declined');
    const { status } = await readSession(model);
    if (!['ready_for_payment', 'cancelled', 'expired'].includes(status))
      reportBreach(model, 6, 'declined, and the session is still in progress', { status });
    if (plan.placesAgainAfterDecline) await placeOnce(model);
  }
  return outcome;
}
