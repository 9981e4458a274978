import type { OrderProgress } from '../../../domain/store-progress.ts';
import type { EventKeys, SignedEvent } from '../protocol.ts';
import { readJson, StoreEventError } from '../store-event-error.ts';
import { ucpOrder } from './answers.ts';
import { verifyMessage } from './message-signature.ts';
import { ucpProgress } from './normalize.ts';

/** The whole order, signed with a key that the store publishes. The key is looked for at the store of this address alone. */
export async function readUcpEvent(event: SignedEvent, keys: EventKeys): Promise<OrderProgress> {
  await verifyMessage(event, keys.publishedKey);
  const parsed = ucpOrder.safeParse(readJson(event.body));
  if (!parsed.success) throw new StoreEventError('content', 'The event is not one of the protocol.');
  return ucpProgress(parsed.data);
}
