import type { Sql, Transaction } from '@muse/kit';
import type { WebhookHint } from '../domain/stripe-events.ts';
import { lookUpFor } from '../domain/webhook-jobs.ts';
import { storeDetachedCard } from '../storage/detached-cards.ts';
import { insertRedundantEvent, insertWebhookEvent } from '../storage/webhook-events.ts';

/** As a field, and within the URLs of `next_action`. */
const clientSecrets = /\w+_secret_\w+/g;

interface ReceivedEvent {
  id: string;
  type: string;
  body: string;
}

const withoutSecrets = (event: ReceivedEvent): ReceivedEvent => ({
  ...event,
  body: event.body.replace(clientSecrets, '[not kept]'),
});

/** Brings more than an object to look up. */
const detached = 'payment_method.detached';

/**
 * Stores an event that brings nothing new, in one statement: most webhooks repeat the answer to our own call. Returns false if it may bring
 * something new, or is known already: `receiveEvent` decides.
 */
export const receiveRedundantEvent = async (
  db: Sql,
  event: ReceivedEvent,
  hint: WebhookHint | undefined,
): Promise<boolean> => event.type !== detached && (await insertRedundantEvent(db, withoutSecrets(event), hint));

/**
 * Stores an event of Stripe, which came by webhook or was found in Stripe's list. Returns true if it may bring something new: a
 * job then looks the object up at Stripe.
 */
export async function receiveEvent(
  tx: Transaction,
  event: ReceivedEvent,
  hint: WebhookHint | undefined,
): Promise<boolean> {
  const { id, type } = event;
  const isNew = await insertWebhookEvent(tx, withoutSecrets(event), hint);
  // Nothing to look up: a detached card stays detached.
  if (hint && type === detached) await storeDetachedCard(tx, hint.objectId);
  const lookUp = isNew && hint ? lookUpFor(hint, id) : undefined;
  if (lookUp) tx.enqueue(lookUp.job, id, lookUp.payload);
  return isNew;
}
