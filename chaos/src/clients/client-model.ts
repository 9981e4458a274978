import { type api, type CartSnapshot, type Confirmation, type Session, sessionStates, sum } from '@muse/contracts';
import type { PlaceAnswer, RecordedPurchase } from '../history.ts';
import type { Client, RequestResult } from './request.ts';

/** The client's model of one purchase. Every later answer about the purchase is compared with it. */
export interface ClientModel {
  client: Client;
  purchase: RecordedPurchase;
  confirmation: Confirmation | undefined;
  /** Declined, and no other card was set since: nothing may be charged. */
  declined: boolean;
  /** Expired or cancelled: nothing may be charged any more. */
  ended: boolean;
}

export type PlaceResult = RequestResult<typeof api.checkout.place>;

/** The model at the time *place* was sent. Requests run concurrently, so an answer may be older than the current model. */
export type KnownBefore = Pick<ClientModel, 'confirmation' | 'declined' | 'ended'>;

export function newClientModel(client: Client, session: Session): ClientModel {
  const model: ClientModel = {
    client,
    purchase: { session, answers: [], operations: [], unanswered: 0 },
    confirmation: undefined,
    declined: false,
    ended: false,
  };
  checkTotals(model, session);
  return model;
}

export function recordOperation(model: ClientModel, operation: string): void {
  model.purchase.operations.push(operation);
  model.client.recorder.count('operations', operation);
}

export const reportBreach = (
  { client: { recorder, who, subject }, purchase: { session } }: ClientModel,
  invariant: number,
  what: string,
  seen: Record<string, unknown> = {},
): void => recorder.breach(invariant, what, { who, subject, sessionId: session.sessionId, ...seen });

/** Compares a session just read with the model, and stores it. */
export function observeSession(model: ClientModel, session: Session): void {
  const known = model.purchase.session;
  if (linesOf(session) !== linesOf(known)) reportBreach(model, 8, 'a session whose frozen lines changed');
  if (sessionStates.isFinal(known.status) && session.status !== known.status)
    reportBreach(model, 11, 'a session left a final state', { from: known.status, to: session.status });
  checkTotals(model, session);
  const { confirmation } = model;
  if (confirmation && JSON.stringify(session.orders) !== JSON.stringify(confirmation.orders))
    reportBreach(model, 5, 'a session shows other orders than were confirmed', { status: session.status });
  model.purchase.session = session;
  if (session.status === 'expired' || session.status === 'cancelled') model.ended = true;
}

function checkTotals(model: ClientModel, session: Session): void {
  const faults = totalsMismatches(session.cartSnapshot);
  if (faults.length > 0) reportBreach(model, 8, 'a session whose totals do not add up', { faults });
}

/** Compares the result of a *place* request with the model. */
export function observePlaceResult(model: ClientModel, known: KnownBefore, result: PlaceResult): void {
  const { purchase, client } = model;
  if (result.is === 'no answer') {
    purchase.unanswered = (purchase.unanswered ?? 0) + 1;
    return client.recorder.count('places', 'no answer');
  }
  const answer = answerOf(result);
  purchase.answers.push(answer);
  client.recorder.count('places', [answer.status, answer.problem?.code].filter(Boolean).join(' '));
  if (result.is === 'reply') accepted(model, known, result);
  else if (result.is === 'refusal') refused(model, known, result.code);
}

function answerOf(result: Exclude<PlaceResult, { is: 'no answer' }>): PlaceAnswer {
  if (result.is === 'breach') return { status: result.status };
  if (result.is === 'reply')
    return result.status === 202 ? { status: 202 } : { status: result.status, confirmation: result.body };
  const { code, detail, status, declineCode } = result.problem;
  const problem = { code, detail, ...(typeof declineCode === 'string' ? { declineCode } : {}) };
  return { status, problem };
}

function accepted(model: ClientModel, known: KnownBefore, result: Extract<PlaceResult, { is: 'reply' }>): void {
  if (known.ended) reportBreach(model, 6, 'placed after it had ended', { status: result.status });
  if (known.declined) reportBreach(model, 6, 'placed with a card that was declined', { status: result.status });
  if (result.status === 202) {
    if (known.confirmation) reportBreach(model, 5, 'still in progress after it was confirmed');
    return;
  }
  const confirmation = result.body;
  if (model.confirmation) {
    if (JSON.stringify(confirmation) !== JSON.stringify(model.confirmation))
      reportBreach(model, 5, 'a confirmation that changed', { was: model.confirmation, is: confirmation });
    return;
  }
  model.confirmation = confirmation;
  const faults = confirmationMismatches(model.purchase.session, confirmation);
  if (faults.length > 0)
    reportBreach(model, 8, 'a confirmation that is not of what was frozen', { faults, confirmation });
}

function refused(model: ClientModel, known: KnownBefore, code: string): void {
  if (known.confirmation) reportBreach(model, 5, 'refused after it was confirmed', { code });
  if (code === 'card_declined') model.declined = true;
  if (code === 'session_expired' || code === 'session_cancelled') model.ended = true;
}

/** Returns every total of a session that is not the sum of its parts, to the cent. */
function totalsMismatches({ stores, summary }: CartSnapshot): string[] {
  const mismatches: string[] = [];
  const check = (what: string, actual: number, expected: number): void => {
    if (actual !== expected) mismatches.push(`${what}: ${actual} instead of ${expected}`);
  };
  for (const { storeId, items, itemCount, ...of } of stores) {
    for (const item of items)
      check(`${storeId} ${item.productSku}`, item.totalPriceCents, item.priceCents * item.quantity);
    check(`${storeId} items`, itemCount, sum(items.map(({ quantity }) => quantity)));
    check(`${storeId} subtotal`, of.subtotalCents, sum(items.map(({ totalPriceCents }) => totalPriceCents)));
    const taxes = [...items.map(({ taxCents = 0 }) => taxCents), of.shippingTaxCents ?? 0];
    check(`${storeId} tax`, of.taxCents, sum(taxes));
    const selected = of.shippingOptions?.filter((option) => option.selected) ?? [];
    if (of.shippingOptions) check(`${storeId} selected options`, selected.length, 1);
    for (const { priceCents } of selected) check(`${storeId} shipping`, of.shippingCents, priceCents);
    check(`${storeId} total`, of.totalCents, of.subtotalCents + of.shippingCents + of.taxCents + of.serviceFeeCents);
  }
  for (const part of ['subtotalCents', 'shippingCents', 'taxCents', 'serviceFeeCents', 'totalCents'] as const)
    check(`all ${part}`, summary[part], sum(stores.map((store) => store[part])));
  check('all items', summary.totalItemCount, sum(stores.map(({ itemCount }) => itemCount)));
  check('all stores', summary.totalStoreCount, stores.length);
  return mismatches;
}

/** Returns every difference between the frozen session and its confirmation. */
function confirmationMismatches(session: Session, confirmation: Confirmation): string[] {
  const { stores, summary } = session.cartSnapshot;
  const ordersOf = (of: readonly { storeId: string; totalCents: number; itemCount: number }[]): string =>
    JSON.stringify(of.map(({ storeId, totalCents, itemCount }) => [storeId, totalCents, itemCount]).sort());
  return [
    ...(confirmation.checkoutSessionId === session.sessionId ? [] : ['another session']),
    ...(confirmation.totalChargedCents === summary.totalCents ? [] : ['another total than was frozen']),
    ...(confirmation.totalChargedCents === sum(confirmation.orders.map(({ totalCents }) => totalCents))
      ? []
      : ['orders that do not add up to the charge']),
    ...(ordersOf(confirmation.orders) === ordersOf(stores) ? [] : ['orders of other stores than were frozen']),
    ...(confirmation.summary.totalOrders === confirmation.orders.length ? [] : ['another number of orders']),
  ];
}

/** The lines with their prices, which must not change after the session was created. The tax of a line follows the address. */
const linesOf = ({ cartSnapshot }: Session): string =>
  JSON.stringify(
    cartSnapshot.stores.map(({ storeId, items }) => [storeId, items.map(({ taxCents: _tax, ...line }) => line)]),
  );
