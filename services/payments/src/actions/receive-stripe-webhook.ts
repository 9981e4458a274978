import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { hintFrom } from '../domain/stripe-events.ts';
import { insertWebhookEvent } from '../storage/webhook-events.ts';

/** How long an event waits for our own answer about the same session, which makes it old news. */
const ownAnswerFirstMs = 250;
const clientSecrets = /("client_secret"\s*:\s*)"[^"]*"/g;

/** Stored once, answered at once; if it may say something new, somebody looks at Stripe after. */
export const receiveStripeWebhook = answer(
  api.payments.stripeWebhook,
  async (
    { body, header },
    { transaction, readWebhookEvent, chargesInProgress }: ActionContext & PaymentsDependencies,
  ) => {
    const event = readWebhookEvent(body, header('stripe-signature'));
    refuseUnless(event, 'invalid_signature');
    const hint = hintFrom({ type: event.type, object: event.data.object as { id?: unknown; metadata?: unknown } });
    if (hint?.sessionId) await chargesInProgress.over(hint.sessionId, ownAnswerFirstMs);

    const stored = Buffer.from(body).toString('utf8').replace(clientSecrets, '$1"[not kept]"');
    return transaction(async (tx) => {
      const news = await insertWebhookEvent(tx, { id: event.id, type: event.type, body: stored }, hint);
      const { intentId, refundId, sessionId } = hint ?? {};
      const eventId = event.id;
      if (news && intentId) tx.enqueue('look-up-payment', eventId, { sessionId, intentId, eventId });
      if (news && refundId) tx.enqueue('look-up-refund', eventId, { stripeRefundId: refundId, eventId });
      return reply(200, { received: true as const });
    });
  },
);
