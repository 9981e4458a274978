import { api, type Confirmation, type Problem, type Session } from '@muse/contracts';
import { mustBeNotFound } from '../src/clients/authorization-probe.ts';
import { type ClientModel, newClientModel, observePlaceResult, observeSession } from '../src/clients/client-model.ts';
import { checkAnswer } from '../src/clients/contract-check.ts';
import { newHistoryRecorder } from '../src/history.ts';

/** A client that notices no breach would accept any system. */
const sums = {
  subtotalCents: 500,
  discountCents: 0,
  shippingCents: 0,
  taxCents: 0,
  serviceFeeCents: 0,
  totalCents: 500,
};
const line = {
  ...{ id: 'ci_1', storeId: 'rei', productSku: 'R1', size: null, color: null, productName: 'Bottle' },
  ...{ productUrl: 'https://rei.example/r1', productImageUrl: null, quantity: 2, currency: 'USD' },
  ...{ priceCents: 250, originalPriceCents: 250, totalPriceCents: 500 },
};
const session: Session = {
  ...{ sessionId: 'cs_1', status: 'ready_for_complete', currency: 'USD', shippingAddress: null, paymentMethod: null },
  ...{ payment: null, orders: [], messages: [], version: 3, createdAt: '2026-01-01T00:00:00Z' },
  ...{ expiresAt: '2026-01-01T00:30:00Z', completedAt: null },
  cartSnapshot: {
    stores: [{ storeId: 'rei', storeName: 'REI', items: [line], itemCount: 2, ...sums }],
    summary: { totalStoreCount: 1, totalItemCount: 2, ...sums },
  },
};
const confirmation: Confirmation = {
  ...{ checkoutSessionId: 'cs_1', status: 'completed', totalChargedCents: 500, currency: 'USD' },
  orders: [
    {
      museOrderNumber: 'MO-000001',
      storeId: 'rei',
      storeName: 'REI',
      status: 'pending',
      totalCents: 500,
      itemCount: 2,
    },
  ],
  summary: { totalOrders: 1 },
};
const problem = (code: Problem['code'], status: number): Problem => ({
  ...{ type: 'about:blank', title: 'No', detail: 'No.', instance: '/', requestId: 'r1', retryable: false },
  ...{ code, status },
});

function newShopper(): { model: ClientModel; noticed: () => [number, string][] } {
  const recorder = newHistoryRecorder(() => undefined);
  const over = new AbortController().signal;
  const client = { who: 'shopper 1', subject: 'guest_1', token: null, gatewayUrl: '', recorder, over };
  return {
    model: newClientModel(client, session),
    noticed: () => recorder.breaches.map(({ invariant, what }) => [invariant, what]),
  };
}

const answerPlace = (model: ClientModel, result: Parameters<typeof observePlaceResult>[2]): void =>
  observePlaceResult(model, { ...model }, result);
const confirmed = (body: Confirmation) => ({ is: 'reply', status: 200, body, version: 4 }) as const;
const refusedWith = (code: Problem['code'], status: number) =>
  ({ is: 'refusal', code, problem: problem(code, status) }) as const;

describe('a client notices', () => {
  it('no breach in correct answers', () => {
    const { model, noticed } = newShopper();
    answerPlace(model, confirmed(confirmation));
    observeSession(model, { ...session, status: 'completed', orders: confirmation.orders });
    answerPlace(model, confirmed(structuredClone(confirmation)));
    expect(noticed()).toEqual([]);
  });

  it('a confirmation that changes or is revoked', () => {
    const { model, noticed } = newShopper();
    answerPlace(model, confirmed(confirmation));
    answerPlace(model, confirmed({ ...confirmation, currency: 'EUR' }));
    answerPlace(model, refusedWith('session_cancelled', 410));
    expect(noticed()).toEqual([
      [5, 'a confirmation that changed'],
      [5, 'refused after it was confirmed'],
    ]);
  });

  it('a charge after a refusal that excludes one', () => {
    const { model, noticed } = newShopper();
    answerPlace(model, refusedWith('card_declined', 402));
    answerPlace(model, confirmed(confirmation));
    expect(noticed()).toEqual([[6, 'placed with a card that was declined']]);
  });

  it('wrong totals, and prices that change after they were frozen', () => {
    const { model, noticed } = newShopper();
    const expensive = structuredClone(session);
    expensive.cartSnapshot.summary.totalCents = 501;
    observeSession(model, expensive);
    const changed = structuredClone(session);
    changed.cartSnapshot.stores[0]?.items.push(line);
    observeSession(model, changed);
    expect(noticed()).toEqual([
      [8, 'a session whose totals do not add up'],
      [8, 'a session whose frozen lines changed'],
      [8, 'a session whose totals do not add up'],
    ]);
  });

  it('another shopper’s resource that is accessible', () => {
    const { model, noticed } = newShopper();
    mustBeNotFound(model.client, api.orders.getOrder, { is: 'refusal', code: 'not_found' });
    mustBeNotFound(model.client, api.orders.getOrder, { is: 'no answer' });
    mustBeNotFound(model.client, api.orders.getOrder, { is: 'refusal', code: 'forbidden' });
    mustBeNotFound(model.client, api.orders.getOrder, { is: 'reply', status: 200 });
    expect(noticed()).toEqual([
      [13, 'another shopper’s resource was accessible'],
      [13, 'another shopper’s resource was accessible'],
    ]);
  });
});

describe('an answer is checked against the contract', () => {
  const answered = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
    status,
    headers: new Headers({
      'content-type': status < 300 ? 'application/json' : 'application/problem+json',
      ...headers,
    }),
    text: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const { place, getSession } = api.checkout;

  it.each([
    ['a 500', answered(500, problem('internal_error', 500), { 'retry-after': '1' })],
    ['a 503 without Retry-After', answered(503, problem('service_unavailable', 503))],
    ['an HTML page instead of a problem document', answered(502, '<html>')],
    ['a refusal that the endpoint does not declare', answered(409, problem('cart_empty', 409))],
    ['a refusal code with a wrong status', answered(400, problem('card_declined', 402))],
    ['an undeclared success', answered(204, '')],
    ['a truncated body', answered(201, '{"checkoutSessionId": "cs_1"', { etag: '"4"' })],
    ['a body without a required field', answered(201, { ...confirmation, orders: undefined }, { etag: '"4"' })],
    ['a missing ETag', answered(201, confirmation)],
    ['request_in_progress without an idempotency key', answered(409, problem('request_in_progress', 409))],
  ])('%s is a breach', (_, raw) => {
    expect(checkAnswer(place, raw).is).toBe('breach');
  });

  it('a declared answer is no breach, and a temporary refusal is to be retried', () => {
    expect(checkAnswer(place, answered(201, confirmation, { etag: '"4"' }))).toMatchObject({ is: 'reply', version: 4 });
    expect(checkAnswer(place, answered(402, problem('card_declined', 402)))).toMatchObject({ is: 'refusal' });
    expect(
      checkAnswer(getSession, answered(404, problem('not_found', 404)), { allowedRefusals: ['not_found'] }).is,
    ).toBe('refusal');
    const away = answered(503, problem('service_unavailable', 503), { 'retry-after': '2' });
    expect(checkAnswer(place, away)).toMatchObject({ is: 'retry later', afterMs: 2_000 });
    const running = answered(409, problem('request_in_progress', 409), { 'retry-after': '1' });
    expect(checkAnswer(place, running, { key: 'k' })).toMatchObject({ is: 'retry later', afterMs: 1_000 });
  });
});
