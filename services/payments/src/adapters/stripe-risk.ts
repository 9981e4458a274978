import type { RiskSignal } from '../domain/risk-signal.ts';
import { riskOfReview, riskOfWarning } from '../domain/risk-signal.ts';
import type { CallStripe } from './stripe-client.ts';

const idOf = (reference: string | { id: string } | null | undefined): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

/** Calls about early fraud warnings and reviews of Stripe Radar. */
export const createRiskSignals = (call: CallStripe) => ({
  async findFraudWarning(id: string): Promise<RiskSignal> {
    const found = await call('find a fraud warning', (stripe) => stripe.radar.earlyFraudWarnings.retrieve(id));
    const { actionable, fraud_type: reason } = found;
    return {
      id,
      kind: 'fraud_warning',
      intentId: idOf(found.payment_intent),
      reason,
      state: riskOfWarning(actionable),
    };
  },

  async findReview(id: string): Promise<RiskSignal> {
    const found = await call('find a review', (stripe) => stripe.reviews.retrieve(id));
    const { closed_reason: closedReason, opened_reason: openedReason } = found;
    const state = found.open ? 'open' : riskOfReview(closedReason);
    const reason = closedReason ?? openedReason;
    return { id, kind: 'review', intentId: idOf(found.payment_intent), reason, state };
  },
});
