import { setTimeout as pause } from 'node:timers/promises';
import { type ClientModel, did, wrong } from './client-model.ts';
import { conclude, type OpenEnd } from './journey.ts';
import { pressOnce, pressUntilKnown } from './place.ts';
import { breathe } from './retry-until-answered.ts';
import { cancel, lookAt } from './session-steps.ts';

const afterwards = { pressesAgain: 1, cancels: null, reads: true };

/** The shopper comes back to what was left open, and stays until it is known how it ended. */
export async function comeBack(model: ClientModel, end: Exclude<OpenEnd, 'nothing'>): Promise<void> {
  if (end === 'lets it expire') return tooLate(model);
  let outcome = await pressUntilKnownUnlessAsked(model);
  if (outcome === 'declined') {
    await cancel(model);
    outcome = 'ended';
  }
  await conclude(model, outcome, afterwards);
}

/** Longer than the lifetimes a trial sets; with the usual ones nobody waits. */
const longestWaitMs = 60_000;

/** Waits until the prices are no longer frozen, and presses then: it must be refused. */
async function tooLate(model: ClientModel): Promise<void> {
  const { expiresAt } = model.purchase.session;
  if (Date.parse(expiresAt) > Date.now() + longestWaitMs) return did(model, 'did not wait until it expired');
  // The house reads its own clock, and this is the same machine.
  await waitUntil(model, Date.parse(expiresAt) + 500);
  const { status } = await lookAt(model);
  if (status !== 'expired') wrong(model, 9, 'past its time, and not expired', { status, expiresAt });
  const outcome = await pressOnce(model);
  if (outcome === 'bought' || outcome === 'the bank asks')
    wrong(model, 9, 'placed after it had expired', { expiresAt });
  did(model, 'came back after it had expired');
}

/** Left at the bank: it ends by itself when the bank has waited long enough. Left while placing: it is placed again. */
async function pressUntilKnownUnlessAsked(model: ClientModel) {
  const began = Date.now();
  for (let tries = 1; Date.now() - began < longestWaitMs; tries += 1) {
    const { status } = await lookAt(model);
    if (status !== 'authentication_required') return pressUntilKnown(model);
    await breathe(model.recorder, tries);
  }
  did(model, 'the bank asks still');
  return 'left' as const;
}

async function waitUntil({ recorder }: ClientModel, time: number): Promise<void> {
  while (Date.now() < time) {
    await breathe(recorder, 1);
    await pause(Math.max(0, Math.min(500, time - Date.now())));
  }
}
