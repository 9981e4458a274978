import { setTimeout as pause } from 'node:timers/promises';
import { breathe } from './insist.ts';
import { conclude, type OpenEnd } from './journey.ts';
import { did, type Memory, wrong } from './memory.ts';
import { pressOnce, pressUntilKnown } from './place.ts';
import { cancel, lookAt } from './session-steps.ts';

const afterwards = { pressesAgain: 1, cancels: null, reads: true };

/** The shopper comes back to what was left open, and stays until it is known how it ended. */
export async function comeBack(memory: Memory, end: Exclude<OpenEnd, 'nothing'>): Promise<void> {
  if (end === 'lets it expire') return tooLate(memory);
  let outcome = await pressUntilKnownUnlessAsked(memory);
  if (outcome === 'declined') {
    await cancel(memory);
    outcome = 'ended';
  }
  await conclude(memory, outcome, afterwards);
}

/** Longer than the lifetimes a trial sets; with the usual ones nobody waits. */
const longestWaitMs = 60_000;

/** Waits until the prices are no longer frozen, and presses then: it must be refused. */
async function tooLate(memory: Memory): Promise<void> {
  const { expiresAt } = memory.purchase.session;
  if (Date.parse(expiresAt) > Date.now() + longestWaitMs) return did(memory, 'did not wait until it expired');
  // The house reads its own clock, and this is the same machine.
  await waitUntil(memory, Date.parse(expiresAt) + 500);
  const { status } = await lookAt(memory);
  if (status !== 'expired') wrong(memory, 9, 'past its time, and not expired', { status, expiresAt });
  const outcome = await pressOnce(memory);
  if (outcome === 'bought' || outcome === 'the bank asks')
    wrong(memory, 9, 'placed after it had expired', { expiresAt });
  did(memory, 'came back after it had expired');
}

/** Left at the bank: it ends by itself when the bank has waited long enough. Left while placing: it is placed again. */
async function pressUntilKnownUnlessAsked(memory: Memory) {
  const began = Date.now();
  for (let tries = 1; Date.now() - began < longestWaitMs; tries += 1) {
    const { status } = await lookAt(memory);
    if (status !== 'authentication_required') return pressUntilKnown(memory);
    await breathe(memory.speaker, tries);
  }
  did(memory, 'the bank asks still');
  return 'left' as const;
}

async function waitUntil({ speaker }: Memory, time: number): Promise<void> {
  while (Date.now() < time) {
    await breathe(speaker, 1);
    await pause(Math.max(0, Math.min(500, time - Date.now())));
  }
}
