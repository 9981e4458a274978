import { createHash } from 'node:crypto';
import type { Log, Sql, Transaction } from '@muse/kit';
import type { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import type { StripeDispute } from '../domain/dispute.ts';
import { dropEvidence, findDispute } from '../storage/disputes.ts';

/**
 * Files the stored evidence of a dispute at Stripe. The idempotency key follows from the texts, so that the request that stored
 * them and its job file them once. Returns `undefined` if there is nothing to file.
 */
export async function fileEvidence(
  disputeId: string,
  { db, stripe }: { db: Sql } & Pick<PaymentsDependencies, 'stripe'>,
): Promise<{ found: StripeDispute; sessionId: string } | undefined> {
  const dispute = await findDispute(db, disputeId);
  if (!dispute?.evidence || dispute.filedAt !== null) return undefined;
  const key = createHash('sha256').update(JSON.stringify(dispute.evidence)).digest('hex').slice(0, 32);
  const found = await stripe.submitEvidence(disputeId, dispute.evidence, key);
  return { found, sessionId: dispute.sessionId };
}

/** Stripe does not accept the texts: they are dropped, so that corrected ones can be submitted. */
export async function dropRejectedEvidence(
  disputeId: string,
  error: StripeRejectedError,
  { transaction, log }: { transaction: <T>(body: (tx: Transaction) => Promise<T>) => Promise<T>; log: Log },
): Promise<void> {
  await transaction((tx) => dropEvidence(tx, disputeId));
  log.error(
    { disputeId, code: error.code },
    'Stripe has rejected the evidence of a dispute: submit it again, corrected',
  );
}
