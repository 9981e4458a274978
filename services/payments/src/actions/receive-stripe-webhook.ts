import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { hintFrom } from '../domain/stripe-events.ts';
import { receiveEvent, receiveRedundantEvent } from '../processes/receive-event.ts';

/** How long an event waits for the answer to our own call about the same session, which makes a look-up unnecessary. */
const waitForOwnAnswerMs = 250;

/** Null or missing if Stripe sends an event without an object. */
const objectOf = (event: { data?: { object?: unknown } }) =>
  event.data?.object as { id?: unknown; payment_intent?: unknown; metadata?: unknown } | null | undefined;

/** Verifies, stores and acknowledges a webhook event. If it may bring something new, a job looks the object up at Stripe. */
export const receiveStripeWebhook = answer(
  api.payments.stripeWebhook,
  async (
    { body, header },
    { db, transaction, readWebhookEvent, chargesInProgress, stripe }: ActionContext & PaymentsDependencies,
  ) => {
    const event = readWebhookEvent(body, header('stripe-signature'));
    refuseUnless(event, 'invalid_signature');
    const hint = hintFrom({ type: event.type, object: objectOf(event) });
    if (hint?.kind === 'payment method') stripe.forgetCard(hint.objectId);
    if (hint?.sessionId) await chargesInProgress.waitFor(hint.sessionId, waitForOwnAnswerMs);

    const received = { id: event.id, type: event.type, body: Buffer.from(body).toString('utf8') };
    if (await receiveRedundantEvent(db, received, hint)) return reply(200, { received: true as const });
    return transaction(async (tx) => {
      await receiveEvent(tx, received, hint);
      return reply(200, { received: true as const });
    });
  },
);
