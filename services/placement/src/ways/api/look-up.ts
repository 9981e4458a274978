import type { LookUp } from '../way.ts';
import { StoreAnswerError } from './store-answer-error.ts';
import type { StoreApi, StoreSession } from './store-api.ts';

/**
 * Asks the store what became of a session. One that is still open is cancelled first, so that a payment that is still on its way to the
 * store finds it closed: only then is the order absent.
 */
export async function lookUpSession(api: StoreApi, sessionId: string): Promise<LookUp & { raw?: unknown }> {
  try {
    const shown = await api.read(sessionId);
    if (!shown) return { state: 'unclear', code: 'session_expired', detail: 'The store does not know the session.' };
    if (shown.session.state !== 'open') return { ...outcomeOf(shown.session), raw: shown.raw };
    const after = await api.cancel(sessionId);
    return after ? outcomeOf(after) : { state: 'unclear', code: 'session_expired', detail: 'The session has gone.' };
  } catch (error) {
    if (error instanceof StoreAnswerError) return { state: 'unclear', code: error.code, detail: error.message };
    throw error;
  }
}

function outcomeOf({ id, state, order, totals, currency }: StoreSession): LookUp {
  if (order?.sessionId != null && order.sessionId !== id)
    return { state: 'unclear', code: 'others_confirmation', detail: 'The store shows the order of somebody else.' };
  if (order)
    return {
      state: 'found',
      storeOrderNumber: order.number ?? order.id,
      totalCents: totals.total,
      currency,
      proof: order.id,
    };
  if (state === 'canceled') return { state: 'absent', definite: true };
  return { state: 'unclear', code: 'no_confirmation', detail: `The session is ${state}, and there is no order.` };
}
