import type { DeclineReason, Intent } from './intent.ts';

/** The result of an intent. `intentId` is null if Stripe rejected the request to create one. */
export type IntentOutcome =
  | { is: 'captured'; intentId: string; chargeId: string | null; amountCents: number; currency: string }
  | {
      is: 'authorized';
      intentId: string;
      chargeId: string | null;
      amountCents: number;
      currency: string;
      captureBefore: string | null;
    }
  | { is: 'action required'; intentId: string }
  | { is: 'declined'; intentId: string | null; declineReason: DeclineReason }
  | { is: 'cancelled'; intentId: string | null };

/** The outcome of an intent in its current status. Returns `undefined` while it has none: Stripe or we still have to act. */
export function outcomeOf(intent: Intent): IntentOutcome | undefined {
  const intentId = intent.id;
  switch (intent.status) {
    case 'succeeded':
      return {
        is: 'captured',
        intentId,
        chargeId: intent.chargeId,
        amountCents: intent.receivedCents,
        currency: intent.currency,
      };
    case 'requires_capture':
      return {
        is: 'authorized',
        intentId,
        chargeId: intent.chargeId,
        amountCents: intent.capturableCents,
        currency: intent.currency,
        captureBefore: intent.captureBefore,
      };
    case 'requires_action':
      return { is: 'action required', intentId };
    case 'canceled':
      return { is: 'cancelled', intentId };
    case 'requires_payment_method':
      return intent.declineReason === null
        ? undefined
        : { is: 'declined', intentId, declineReason: intent.declineReason };
    case 'requires_confirmation':
    case 'processing':
      return undefined;
  }
}
