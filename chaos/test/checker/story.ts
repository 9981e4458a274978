import { api, type Confirmation, type Session } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { eventually } from '@muse/kit/testing';
import { signIn } from '@muse/ops';
import { type History, type OperatorSaw, type PlaceAnswer, type ShopperSaw, variantKey } from '../../src/history.ts';
import type { CheckedSystem } from './house.ts';

const sweater = { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy', quantity: 1 };
const socks = { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 2 };
const address = {
  ...{ name: 'Ada Shopper', address1: '400 Pine Street', city: 'Seattle', state: 'WA', zip: '98101', country: 'US' },
};

/** One who comes, and remembers everything. */
async function arrive(system: CheckedSystem): Promise<ShopperSaw> {
  const { body } = await apiClient(system.gatewayUrl).call(api.gateway.createGuest);
  const caller = apiClient(system.gatewayUrl, async () => body.token);
  return { subject: body.guestId, caller, putIn: new Map(), purchases: [] };
}

async function putIn(
  { caller, putIn: inCart }: ShopperSaw,
  ...items: (typeof sweater | typeof socks)[]
): Promise<void> {
  for (const item of items) {
    await caller.call(api.cart.addItem, { body: item });
    inCart?.set(variantKey(item), (inCart.get(variantKey(item)) ?? 0) + item.quantity);
  }
}

async function beginPurchase(shopper: ShopperSaw, paymentMethodId: string): Promise<Session> {
  const { body: created } = await shopper.caller.call(api.checkout.createSession);
  const params = { id: created.sessionId };
  await shopper.caller.call(api.checkout.setShipping, { params, body: address });
  const { body: session } = await shopper.caller.call(api.checkout.setPayment, { params, body: { paymentMethodId } });
  shopper.purchases.push({ session, answers: [], operations: [] });
  return session;
}

async function place({ caller, purchases }: ShopperSaw): Promise<PlaceAnswer> {
  const { session, answers } = purchases[0] as ShopperSaw['purchases'][number];
  const { status, body, problem } = await caller.call(api.checkout.place, { params: { id: session.sessionId } });
  const said = body as Confirmation | Session;
  const confirmed = status < 202 && 'totalChargedCents' in said ? { confirmation: said } : {};
  answers.push({ status, ...confirmed, ...(status >= 400 ? { problem } : {}) });
  return answers.at(-1) as PlaceAnswer;
}

/** Everything that can come of a purchase, once: what the checker must find right, and what there is to damage. */
export async function liveThroughIt(system: CheckedSystem): Promise<History> {
  const { caller: operator } = await signIn(system.gatewayUrl, 'operator-olivia', ['ops']);
  const operators: OperatorSaw[] = [];
  const shoppers = await Promise.all([
    buysAndKeepsSome(system, operator, operators),
    isDeclinedFirst(system),
    leavesTheBankWaiting(system),
    paysTooLate(system),
    forgetsTheCard(system),
  ]);
  return { shoppers, operators, breaches: [] };
}

/** Two stores: one order is placed and shipped, the other fails and is refunded. What came into the cart later stays there. */
async function buysAndKeepsSome(system: CheckedSystem, operator: ApiClient, told: OperatorSaw[]): Promise<ShopperSaw> {
  const ada = await arrive(system);
  await putIn(ada, sweater, socks);
  await beginPurchase(ada, 'pm_card_visa');
  await putIn(ada, socks);
  const { confirmation } = await place(ada);
  await place(ada);
  const [first, second] = (confirmation?.orders ?? []).map(({ museOrderNumber }) => ({ orderNumber: museOrderNumber }));
  if (!first || !second) throw new Error('the purchase did not go through');
  const body = { storeOrderNumber: 'NS-1', carrier: 'UPS', trackingNumber: '1Z999AA1' };
  await eventually(async () => {
    const placed = await operator.call(api.placement.placeByHand, { params: first, body });
    const failed = await operator.call(api.placement.failByHand, { params: second, body: { reason: 'Sold out' } });
    if (placed.status !== 200 || ![200, 409].includes(failed.status)) throw new Error('the queue has them not yet');
  });
  told.push({ by: 'olivia', ...first, outcome: 'placed', ...body }, { by: 'olivia', ...second, outcome: 'failed' });
  return ada;
}

async function isDeclinedFirst(system: CheckedSystem): Promise<ShopperSaw> {
  const ben = await arrive(system);
  await putIn(ben, sweater, socks);
  const { sessionId: id } = await beginPurchase(ben, 'pm_card_chargeDeclinedInsufficientFunds');
  await place(ben);
  await ben.caller.call(api.checkout.setPayment, { params: { id }, body: { paymentMethodId: 'pm_card_mastercard' } });
  const { confirmation } = await place(ben);
  const orderNumber = confirmation?.orders[0]?.museOrderNumber as string;
  await eventually(async () => {
    const { status } = await ben.caller.call(api.orders.cancelOrder, { params: { orderNumber } });
    if (status !== 200) throw new Error('placement does not know the order yet');
  });
  return ben;
}

async function leavesTheBankWaiting(system: CheckedSystem): Promise<ShopperSaw> {
  const cleo = await arrive(system);
  await putIn(cleo, sweater);
  await beginPurchase(cleo, 'pm_card_authenticationRequired');
  await place(cleo);
  return cleo;
}

/** The bank takes the money while the session is being given up: all of it goes back. */
async function paysTooLate(system: CheckedSystem): Promise<ShopperSaw> {
  const dan = await arrive(system);
  await putIn(dan, socks);
  const { sessionId: id } = await beginPurchase(dan, 'pm_card_authenticationRequired');
  await place(dan);
  const intent = (await system.snapshot.books()).payment_intents.find(
    ({ metadata }) => metadata.checkout_session === id,
  );
  await system.tellStripe('webhooks', { pause: true });
  await system.tellStripe('three-d-secure', { intent: intent?.id, outcome: 'succeed' });
  await dan.caller.call(api.checkout.cancelSession, { params: { id } });
  await place(dan);
  await system.tellStripe('webhooks', { resume: true });
  return dan;
}

async function forgetsTheCard(system: CheckedSystem): Promise<ShopperSaw> {
  const eve = await arrive(system);
  await putIn(eve, sweater);
  const { body: session } = await eve.caller.call(api.checkout.createSession);
  eve.purchases.push({ session, answers: [], operations: [] });
  await place(eve);
  return eve;
}
