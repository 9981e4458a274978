/** An early fraud warning or a review of Stripe Radar. */
export interface RiskSignal {
  id: string;
  kind: 'fraud_warning' | 'review';
  intentId: string | null;
  reason: string;
  /** `open`: under review. `approved`: nothing is wrong. `stopped`: fraud. `noted`: asks nothing of us. */
  state: RiskState;
}

export type RiskState = 'open' | 'approved' | 'stopped' | 'noted';

/** A warning that is not actionable is about a charge that was refunded or disputed already. */
export const riskOfWarning = (actionable: boolean): RiskState => (actionable ? 'stopped' : 'noted');

/**
 * What a closed review means: refunded by the reviewer, so that nothing more may be bought with it, or harmless. `disputed`
 * releases it too: the dispute holds the orders itself. https://docs.stripe.com/api/radar/reviews/object#review_object-closed_reason
 */
export const riskOfReview = (closedReason: string | null): RiskState =>
  closedReason === 'refunded' || closedReason === 'refunded_as_fraud' ? 'stopped' : 'approved';

/** Whether what Stripe returned moves the stored signal forward: a look-up may be overtaken by a later one. */
export const isRiskNews = (stored: RiskState | undefined, found: RiskState): boolean =>
  stored === undefined || (stored === 'open' && found !== 'open');
