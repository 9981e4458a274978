import { refundCovered } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { type Components, inProportion } from '../domain/components.ts';
import { lockUnassignedRefunds } from '../storage/external-refunds.ts';
import { lowerRefundAmount } from '../storage/owed-refunds.ts';
import type { Refund } from '../storage/refunds.ts';
import { assignPart } from './assign-external-refund.ts';
import { bookCoverage } from './book-assignment.ts';
import { refundEventData } from './create-refund.ts';
import { enqueueTaxReversals } from './reverse-tax.ts';

/**
 * An external refund pays a part of one that is owed: it belongs to the same order and takes over what that part consists of;
 * the other one asks for less, and is settled if nothing is left of it. Called under the lock of the payment.
 */
export async function coverDebt(tx: Transaction, owed: Refund, external: Refund, atMost: number, by: string) {
  const cents = Math.min(owed.amountCents, external.amountCents, atMost);
  const components = componentsOf(owed, cents);
  // Before the part is assigned: both together must never exceed what they pay.
  const lowered = (await lowerRefundAmount(tx, owed, cents, components ?? undefined)) as Refund;
  const { part, rest } = await assignPart(tx, external, cents, { orderNumber: owed.orderNumber, components, by });
  await bookCoverage(tx, part);
  publishCovered(tx, lowered);
  // The tax of an order is taken back with its external refunds; a late capture has one refund for all of them.
  if (lowered.status === 'settled' && lowered.orderNumber === null) await enqueueTaxReversals(tx, lowered);
  return { rest, lowered, cents };
}

/** Covers an amount of a refund that is owed by the external refunds that belong to no order yet, as far as they reach. */
export async function coverByUnassigned(tx: Transaction, owed: Refund, cents: number) {
  let [lowered, left] = [owed, cents];
  for (const external of await lockUnassignedRefunds(tx, owed.intentId)) {
    if (left === 0) break;
    const covered = await coverDebt(tx, lowered, external, left, 'system');
    [lowered, left] = [covered.lowered, left - covered.cents];
  }
  return { lowered, covered: cents - left };
}

/** Others have paid a part of a refund, or all of it. */
export function publishCovered(tx: Transaction, lowered: Refund): void {
  const status = lowered.status === 'settled' || lowered.status === 'failed' ? lowered.status : 'requested';
  tx.publish(refundCovered, { ...refundEventData(lowered), coveredCents: lowered.coveredCents, status });
}

/** What an amount of a refund consists of. Returns null if it is not known. */
export function componentsOf(refund: Refund, cents: number): Components | null {
  const { itemsCents, shippingCents, taxCents, feeCents } = refund;
  if (itemsCents === null || shippingCents === null || taxCents === null || feeCents === null) return null;
  return inProportion(cents, { itemsCents, shippingCents, taxCents, feeCents });
}
