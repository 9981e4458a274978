import { checkoutPaid } from '@muse/contracts';
import { NotReadyError, type Transaction, UnprocessableError } from '@muse/kit';
import { paidData } from '../domain/event-data.ts';
import { awaitsPayment } from '../domain/session.ts';
import { paid } from '../domain/transitions.ts';
import { lockSession } from '../storage/sessions.ts';
import { saveTransition } from '../storage/transitions.ts';

interface Payment {
  sessionId: string;
  attempt: number;
  amountCents: number;
  currency: string;
  paidAt: string;
}

/**
 * The amount is captured, or held on the card: from here the session can only complete. Returns false if the session does not wait
 * for this attempt any more.
 */
export async function markPaid(
  tx: Transaction,
  by: 'captured' | 'authorized',
  payment: Payment,
  timeoutSeconds: number,
): Promise<boolean> {
  const session = await lockSession(tx, payment.sessionId, null);
  if (!session) throw new NotReadyError(`session ${payment.sessionId} does not exist yet`);
  if (!awaitsPayment(session, payment.attempt)) return false;
  const { totalCents } = session.snapshot.summary;
  if (payment.amountCents !== totalCents || payment.currency !== session.currency)
    throw new UnprocessableError(`${session.id}: another amount than ${totalCents} ${session.currency} was ${by}`);

  const transition = paid(session, by, payment.paidAt, timeoutSeconds);
  await saveTransition(tx, transition);
  tx.publish(checkoutPaid, paidData(transition.after));
  return true;
}
