import type { ConfigOf, DependencyContext } from '@muse/kit';
import { createEvidenceSources } from './adapters/evidence-sources.ts';
import { createStripe } from './adapters/stripe.ts';
import { readSignedEvent } from './adapters/stripe-signature.ts';
import type { config } from './config.ts';
import { createChargesInProgress } from './processes/charges-in-progress.ts';

export const dependencies = (ctx: DependencyContext<ConfigOf<(typeof config)['settings']>>) => {
  const set = ctx.config;
  return {
    stripe: createStripe(ctx),
    evidenceSources: createEvidenceSources({
      checkout: ctx.caller('checkout', set.checkoutUrl),
      orders: ctx.caller('orders', set.ordersUrl),
      placement: ctx.caller('placement', set.placementUrl),
    }),
    chargesInProgress: createChargesInProgress(),
    /** Returns `undefined` if the event is not signed by Stripe, or is of the other mode (test or live). */
    readWebhookEvent(body: Uint8Array, signature: string | undefined) {
      const event = readSignedEvent(body, signature, set.stripeWebhookSecrets);
      return event?.livemode === set.stripeLiveMode ? event : undefined;
    },
    /** Refunds by an operator above this amount await approval; 0: none does. */
    approvalCents: set.refundApprovalCents,
    /** How new sessions are charged. */
    capture: set.capture,
    timing: {
      retryBaseMs: set.retryBaseMs,
      giveUpAfterMs: set.giveUpAfterSeconds * 1000,
      reconcileAfterSeconds: set.reconcileAfterSeconds,
      retryRefundsForMs: set.refundRetryDays * 24 * 60 * 60 * 1000,
      refundAlarmSeconds: set.refundAlarmSeconds,
      captureAheadSeconds: set.captureAheadHours * 60 * 60,
      holdAlarmSeconds: set.holdAlarmHours * 60 * 60,
    },
  };
};

export type PaymentsDependencies = ReturnType<typeof dependencies>;
