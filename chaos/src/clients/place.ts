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

/** The definite outcome of *place*. `left`: the client stopped without one. */
export type PlaceOutcome = 'bought' | 'declined' | 'authentication required' | 'ended' | 'left';

/** Places a session and retries until the outcome is known. Retrying *place* never charges again. */
export async function place(model: ClientModel, placing: PlacePlan): Promise<PlaceOutcome> {
  const first = await placeConcurrently(model, placing);
  if (first) return first;
  if (placing.leavesAfterMs !== null && placing.returns === 'later') {
    recordOperation(model, 'left while placing');
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

/** Sends one *place* request, or several concurrently. Returns `undefined` if no answer was definite. */
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
  return (['bought', 'ended', 'declined', 'authentication required'] as const).find((outcome) => outcomes.has(outcome));
}

function outcomeOf(model: ClientModel, result: PlaceResult): PlaceOutcome | undefined {
  if (result.is === 'reply') {
    if (result.status !== 202) return 'bought';
    return result.body.status === 'authentication_required' ? 'authentication required' : undefined;
  }
  if (result.is !== 'refusal') return undefined;
  switch (result.code) {
    case 'card_declined':
      return 'declined';
    case 'session_incomplete':
      reportBreach(model, 6, 'a complete session was refused as incomplete');
      return 'ended';
    default:
      return 'ended';
  }
}

/** Answers, fails or abandons 3-D Secure as planned, and returns the outcome of the purchase. */
export async function authenticate(
  model: ClientModel,
  emulatorUrl: string,
  plan: AuthenticationPlan,
): Promise<PlaceOutcome> {
  recordOperation(model, `authentication required: ${plan}`);
  const intent = await readIntentId(model);
  if (plan === 'leaves') return 'left';
  // Placing again makes payments look up the intent. Until it has done so, authentication still seems required: answer again.
  for (let tries = 1; ; tries += 1) {
    if (plan === 'cancels' || plan === 'cancels, then passes') {
      if ((await cancel(model)) === 'done') recordOperation(model, 'cancelled the session during authentication');
    }
    if (plan !== 'cancels' && intent !== undefined)
      await sendAuthenticationOutcome(model, emulatorUrl, intent, plan === 'fails' ? 'fail' : 'succeed');
    if (plan === 'passes and waits') await waitForTransition(model);
    const outcome = await placeUntilKnown(model);
    if (outcome !== 'authentication required') return outcome;
    await backOff(model.client, tries);
  }
}

const isAuthenticating = ({ status }: Session): boolean => status === 'authentication_required';

/** A browser gets the intent from the client secret, which checkout shows once payments has published it. */
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

/** The emulator answers 400 if the intent no longer requires authentication: then nothing is left to do. */
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
      if (response.ok) recordOperation(model, `authentication: ${outcome}`);
      if (response.status < 500) return;
    } catch {
      // The emulator is not reachable at the moment: try again.
    }
    await backOff(model.client, tries);
  }
}
