import { api, refusals } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import { areSettled, captureCentsOf, linesOfDebtSettled } from '../domain/hold.ts';
import { showHold } from '../domain/show-hold.ts';
import { heldOrdersOf } from '../storage/held-orders.ts';
import { findUncaptured, noteSettlement } from '../storage/hold-list.ts';
import { recordEntry } from '../storage/ledger.ts';
import { lockPayment } from '../storage/payments.ts';

/**
 * The debt of a hold that could not be captured has ended: it was paid outside Stripe, or is written off. Refused while an order of
 * the purchase may still fail, which would make the debt smaller.
 */
export const settleHold = answer(
  api.payments.settleHold,
  async ({ params: { sessionId }, body, actor }, { transaction }: ActionContext) =>
    transaction(async (tx) => {
      const payment = (await lockPayment(tx, sessionId)) ?? refuse('not_found');
      const hold = payment.status === 'uncaptured' ? await findUncaptured(tx, sessionId) : undefined;
      const orders = await heldOrdersOf(tx, sessionId);
      refuseUnless(hold && areSettled(orders), 'wrong_state', { sentence: refusals.wrong_state.otherwise.hold });
      const lines = linesOfDebtSettled(body.as, captureCentsOf(orders));
      const entry = { sessionId, currency: hold.currency, cause: `uncaptured settled:${sessionId}`, lines };
      refuseUnless(await recordEntry(tx, entry), 'wrong_state', { sentence: refusals.wrong_state.otherwise.hold });
      const captureFailure = `${hold.captureFailure}; ${body.as} (${body.reference}, ${actor.subject}): ${body.note}`;
      await noteSettlement(tx, sessionId, captureFailure);
      return reply(200, showHold({ ...hold, captureFailure }));
    }),
);
