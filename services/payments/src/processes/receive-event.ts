import type { Transaction } from '@muse/kit';
import type { WebhookHint } from '../domain/stripe-events.ts';
import { lookUpFor } from '../domain/webhook-jobs.ts';
import { storeDetachedCard } from '../storage/detached-cards.ts';
import { insertWebhookEvent } from '../storage/webhook-events.ts';

/** As a field, and within the URLs of `next_action`. */
const clientSecrets = /\w+_secret_\w+/g;

/**
 * Stores an event of Stripe, which came by webhook or was found in Stripe's list. Returns true if it may bring something new: a
 * job then looks the object up at Stripe.
 */
export async function receiveEvent(
  tx: Transaction,
  { id, type, body }: { id: string; type: string; body: string },
  hint: WebhookHint | undefined,
): Promise<boolean> {
  const isNew = await insertWebhookEvent(tx, { id, type, body: body.replace(clientSecrets, '[not kept]') }, hint);
  // Nothing to look up: a detached card stays detached.
  if (hint && type === 'payment_method.detached') await storeDetachedCard(tx, hint.objectId);
  const lookUp = isNew && hint ? lookUpFor(hint, id) : undefined;
  if (lookUp) tx.enqueue(lookUp.job, id, lookUp.payload);
  return isNew;
}
