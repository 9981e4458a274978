import { paymentDeclined } from '@muse/contracts';
import { NotReadyError, type ReactionContext, when } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { awaits } from '../domain/session.ts';
import { declined } from '../domain/steps.ts';
import { lockSession } from '../storage/sessions.ts';
import { endSession, saveStep } from '../storage/steps.ts';

/** Cart and session stay usable: the shopper is asked for another card, until there were too many. */
export const forgetCardWhenPaymentDeclined = when(
  paymentDeclined,
  'forget-card-when-payment-declined',
  async ({ data }, { tx, ignoreStale, waitingRoom }: ReactionContext & Dependencies) => {
    const session = await lockSession(tx, data.sessionId, null);
    if (!session) throw new NotReadyError(`no session ${data.sessionId} yet`);
    if (!awaits(session, data.attempt)) return ignoreStale();

    const step = declined(session, data.code, data.declineCode);
    if (step.fact === 'declined too often') await endSession(tx, step, 'declined_too_often');
    else await saveStep(tx, step);
    tx.afterCommit(() => waitingRoom.tell(step.after));
  },
  { retryPolicy: 'money' },
);
