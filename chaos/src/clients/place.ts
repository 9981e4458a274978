import { randomUUID } from 'node:crypto';
import { api, type Session } from '@muse/contracts';
import {
  type ClientModel,
  observePlaceResult,
  type PlaceResult,
  recordOperation,
  reportBreach,
} from './client-model.ts';
import type { AuthenticationPlan, PlacePlan } from './payment-plan.ts';
import { request } from './request.ts';
import { backOff } from './retry-until-answered.ts';
import { cancel, readSession } from './session-steps.ts';

/** What becomes of pressing *place*, once it is known. */
export type PlaceOutcome = 'bought' | 'declined' | 'the bank asks' | 'ended' | 'left';

/** Presses until it is known what became of it, however often that takes: pressing again never charges again. */
export async function place(model: ClientModel, placing: PlacePlan): Promise<PlaceOutcome> {
  const first = await placeConcurrently(model, placing);
  if (first) return first;
  if (placing.leavesAfterMs !== null && placing.returns === 'later') {
    recordOperation(model, 'left while it was being placed');
    return 'left';
  }
  return placeUntilKnown(model);
}

export const placeOnce = (model: ClientModel): Promise<PlaceOutcome | undefined> =>
  placeConcurrently(model, { times: 1, keys: 'none', leavesAfterMs: null });

export async function placeUntilKnown(model: ClientModel): Promise<PlaceOutcome> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await placeOnce(model);
    if (outcome) return outcome;
    await backOff(model.client, tries);
  }
}

/** One press, or many at the same moment. */
export async function placeConcurrently(
  model: ClientModel,
  { times, keys, leavesAfterMs }: Omit<PlacePlan, 'returns'>,
): Promise<PlaceOutcome | undefined> {
  const { client, purchase, confirmation, declined, ended } = model;
  const params = { id: purchase.session.sessionId };
  const shared = randomUUID();
  const requests = Array.from({ length: times }, async (): Promise<PlaceOutcome | undefined> => {
    const key = keys === 'none' ? undefined : keys === 'the same' ? shared : randomUUID();
    const result = await request(
      client,
      api.checkout.place,
      { params },
      { key, leaveAfterMs: leavesAfterMs ?? undefined },
    );
    observePlaceResult(model, { confirmation, declined, ended }, result);
    return outcomeOf(model, result);
  });
  const outcomes = new Set(await Promise.all(requests));
  if (outcomes.has('bought') && outcomes.has('declined'))
    reportBreach(model, 6, 'one card was declined and charged at the same time');
  return (['bought', 'ended', 'declined', 'the bank asks'] as const).find((outcome) => outcomes.has(outcome));
}

function outcomeOf(model: ClientModel, result: PlaceResult): PlaceOutcome | undefined {
  if (result.is === 'reply') {
    if (result.status !== 202) return 'bought';
    return result.body.status === 'authentication_required' ? 'the bank asks' : undefined;
  }
  if (result.is !== 'refusal') return undefined;
  switch (result.code) {
    case 'card_declined':
      return 'declined';
    case 'session_incomplete':
      reportBreach(model, 6, 'a session that has everything was called incomplete');
      return 'ended';
    default:
      return 'ended';
  }
}

/** What the shopper does when the bank asks, and what becomes of it. */
export async function authenticate(
  model: ClientModel,
  emulatorUrl: string,
  plan: AuthenticationPlan,
): Promise<PlaceOutcome> {
  recordOperation(model, `the bank asks: ${plan}`);
  const intent = await readIntentId(model);
  if (plan === 'leaves') return 'left';
  // Pressing again makes payments look; until it has, the bank seems to ask still, and the shopper answers once more.
  for (let tries = 1; ; tries += 1) {
    if (plan === 'cancels' || plan === 'cancels, then passes') {
      if ((await cancel(model)) === 'done') recordOperation(model, 'cancelled the session while the bank asked');
    }
    if (plan !== 'cancels' && intent !== undefined)
      await sendAuthenticationOutcome(model, emulatorUrl, intent, plan === 'fails' ? 'fail' : 'succeed');
    if (plan === 'passes and waits') await waitForTransition(model);
    const outcome = await placeUntilKnown(model);
    if (outcome !== 'the bank asks') return outcome;
    await backOff(model.client, tries);
  }
}

const isAuthenticating = ({ status }: Session): boolean => status === 'authentication_required';

/** The browser knows the intent by its secret, which checkout shows as soon as payments can say it. */
async function readIntentId(model: ClientModel): Promise<string | undefined> {
  for (let tries = 1; ; tries += 1) {
    const session = await readSession(model);
    const intent = session.payment?.clientSecret?.split('_secret_')[0];
    if (intent !== undefined || !isAuthenticating(session)) return intent;
    await backOff(model.client, tries);
  }
}

const mostReads = 8;

async function waitForTransition(model: ClientModel): Promise<void> {
  for (let tries = 1; tries <= mostReads && isAuthenticating(await readSession(model)); tries += 1)
    await backOff(model.client, tries);
}

/** The bank may have stopped asking meanwhile, which it says with 400: then there is nothing to answer. */
async function sendAuthenticationOutcome(
  model: ClientModel,
  emulatorUrl: string,
  intent: string,
  outcome: 'succeed' | 'fail',
) {
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await fetch(`${emulatorUrl}/_control/three-d-secure`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ intent, outcome }),
        signal: AbortSignal.any([model.client.over, AbortSignal.timeout(5_000)]),
      });
      await response.arrayBuffer();
      if (response.ok) recordOperation(model, `told the bank: ${outcome}`);
      if (response.status < 500) return;
    } catch {
      // the emulator is not there at the moment
    }
    await backOff(model.client, tries);
  }
}
