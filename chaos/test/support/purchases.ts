import { api, type Confirmation, type Session } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { eventually } from '@muse/kit/testing';
import { demoAddress, signIn } from '@muse/ops';
import {
  type History,
  type PlaceAnswer,
  type SettledOrder,
  type ShopperHistory,
  variantKey,
} from '../../src/history.ts';
import type { TestContext } from './context.ts';

const sweater = { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy', quantity: 1 };
const socks = { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey', quantity: 2 };

/** A new guest, whose requests and answers are recorded. */
async function createGuest(system: TestContext): Promise<ShopperHistory> {
  const { body } = await apiClient(system.gatewayUrl).call(api.gateway.createGuest);
  const caller = apiClient(system.gatewayUrl, async () => body.token);
  return { subject: body.guestId, caller, added: new Map(), purchases: [] };
}

async function addItems(
  { caller, added: inCart }: ShopperHistory,
  ...items: (typeof sweater | typeof socks)[]
): Promise<void> {
  for (const item of items) {
    await caller.call(api.cart.addItem, { body: item });
    inCart?.set(variantKey(item), (inCart.get(variantKey(item)) ?? 0) + item.quantity);
  }
}

async function startSession(shopper: ShopperHistory, paymentMethodId: string): Promise<Session> {
  const { body: created } = await shopper.caller.call(api.checkout.createSession);
  const params = { id: created.sessionId };
  await shopper.caller.call(api.checkout.setShipping, { params, body: demoAddress });
  const { body: session } = await shopper.caller.call(api.checkout.setPayment, { params, body: { paymentMethodId } });
  shopper.purchases.push({ session, answers: [], operations: [] });
  return session;
}

async function place({ caller, purchases }: ShopperHistory): Promise<PlaceAnswer> {
  const { session, answers } = purchases[0] as ShopperHistory['purchases'][number];
  const { status, body, problem } = await caller.call(api.checkout.place, { params: { id: session.sessionId } });
  const answer = body as Confirmation | Session;
  const confirmed = status < 202 && 'totalChargedCents' in answer ? { confirmation: answer } : {};
  answers.push({ status, ...confirmed, ...(status >= 400 ? { problem } : {}) });
  return answers.at(-1) as PlaceAnswer;
}

/** Makes one purchase with each possible outcome: the data that the checks must accept, and that the corruptions change. */
export async function runPurchases(system: TestContext): Promise<History> {
  const { caller: operator } = await signIn(system.gatewayUrl, 'operator-olivia', ['ops']);
  const operators: SettledOrder[] = [];
  const shoppers = await Promise.all([
    purchaseWithFailedOrder(system, operator, operators),
    purchaseAfterDecline(system),
    purchaseInAuthentication(system),
    lateCapture(system),
    incompleteSession(system),
  ]);
  return { shoppers, operators, breaches: [] };
}

/** Two stores: one order is placed, shipped and refunded in part, the other fails and is refunded. Items added later stay in the cart. */
async function purchaseWithFailedOrder(
  system: TestContext,
  operator: ApiClient,
  settledOrders: SettledOrder[],
): Promise<ShopperHistory> {
  const ada = await createGuest(system);
  await addItems(ada, sweater, socks);
  await startSession(ada, 'pm_card_visa');
  await addItems(ada, socks);
  const { confirmation } = await place(ada);
  await place(ada);
  const [first, second] = (confirmation?.orders ?? []).map(({ museOrderNumber }) => ({ orderNumber: museOrderNumber }));
  if (!first || !second) throw new Error('the purchase did not go through');
  const body = { storeOrderNumber: 'NS-1', carrier: 'UPS', trackingNumber: '1Z999AA1' };
  await eventually(async () => {
    const placed = await operator.call(api.placement.placeByHand, { params: first, body });
    const failed = await operator.call(api.placement.failByHand, { params: second, body: { reason: 'Sold out' } });
    if (placed.status !== 200 || ![200, 409].includes(failed.status))
      throw new Error('the orders are not in the queue yet');
  });
  settledOrders.push(
    { by: 'olivia', ...first, outcome: 'placed', ...body },
    { by: 'olivia', ...second, outcome: 'failed' },
  );
  await refundUnit(operator, first);
  return ada;
}

/** The shopper sends the sweater back; the operator refunds it. */
async function refundUnit(operator: ApiClient, params: { orderNumber: string }): Promise<void> {
  const { productSku, size, color } = sweater;
  const body = { items: [{ productSku, size, color, quantity: 1 }], reason: 'Sent back' };
  const { status } = await operator.call(api.payments.createRefund, { params, body });
  if (status !== 201) throw new Error(`the sweater was not refunded: ${status}`);
}

async function purchaseAfterDecline(system: TestContext): Promise<ShopperHistory> {
  const ben = await createGuest(system);
  await addItems(ben, sweater, socks);
  const { sessionId: id } = await startSession(ben, 'pm_card_chargeDeclinedInsufficientFunds');
  await place(ben);
  await ben.caller.call(api.checkout.setPayment, { params: { id }, body: { paymentMethodId: 'pm_card_mastercard' } });
  const { confirmation } = await place(ben);
  const orderNumber = confirmation?.orders[0]?.museOrderNumber as string;
  await eventually(async () => {
    const { status } = await ben.caller.call(api.orders.cancelOrder, { params: { orderNumber } });
    if (status !== 200) throw new Error('placement has no task for the order yet');
  });
  return ben;
}

async function purchaseInAuthentication(system: TestContext): Promise<ShopperHistory> {
  const cleo = await createGuest(system);
  await addItems(cleo, sweater);
  await startSession(cleo, 'pm_card_authenticationRequired');
  await place(cleo);
  return cleo;
}

/** The payment is captured while the session is cancelled: it is refunded in full. */
async function lateCapture(system: TestContext): Promise<ShopperHistory> {
  const dan = await createGuest(system);
  await addItems(dan, socks);
  const { sessionId: id } = await startSession(dan, 'pm_card_authenticationRequired');
  await place(dan);
  const intent = (await system.snapshot.books()).payment_intents.find(
    ({ metadata }) => metadata.checkout_session === id,
  );
  await system.controlStripe('webhooks', { pause: true });
  await system.controlStripe('three-d-secure', { intent: intent?.id, outcome: 'succeed' });
  await dan.caller.call(api.checkout.cancelSession, { params: { id } });
  await place(dan);
  await system.controlStripe('webhooks', { resume: true });
  return dan;
}

async function incompleteSession(system: TestContext): Promise<ShopperHistory> {
  const eve = await createGuest(system);
  await addItems(eve, sweater);
  const { body: session } = await eve.caller.call(api.checkout.createSession);
  eve.purchases.push({ session, answers: [], operations: [] });
  await place(eve);
  return eve;
}
