import type { Transaction } from '@muse/kit';
import { areSettled, captureCentsOf } from '../domain/hold.ts';
import { heldOrdersOf } from '../storage/held-orders.ts';
import { decideCapture, findOpenHoldOf } from '../storage/holds.ts';

/**
 * Captures the hold of an order's purchase as soon as every order of it is placed, failed or cancelled. Called in the transaction
 * that records the last of them, under the payment's lock, so that two at once decide once. Does nothing if nothing is held.
 */
export async function captureIfSettled(tx: Transaction, orderNumber: string): Promise<void> {
  const sessionId = await findOpenHoldOf(tx, orderNumber);
  if (sessionId === undefined) return;
  const orders = await heldOrdersOf(tx, sessionId);
  if (areSettled(orders)) await captureHold(tx, sessionId, captureCentsOf(orders));
}

/** Captures a locked hold before it ends: also for the orders that may still be placed. What they do not deliver is refunded. */
export async function captureBeforeEnd(tx: Transaction, sessionId: string): Promise<void> {
  await captureHold(tx, sessionId, captureCentsOf(await heldOrdersOf(tx, sessionId)));
}

/** From here on the amount stays as it is: what is given back later is a refund. */
async function captureHold(tx: Transaction, sessionId: string, cents: number): Promise<void> {
  if (await decideCapture(tx, sessionId, cents)) tx.enqueue('capture-hold', sessionId, { sessionId });
}
