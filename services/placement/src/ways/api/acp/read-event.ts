import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { OrderProgress } from '../../../domain/store-progress.ts';
import type { EventKeys, SignedEvent } from '../protocol.ts';
import { readJson, StoreEventError, unsigned } from '../store-event-error.ts';
import { acpOrder } from './answers.ts';
import { acpProgress } from './normalize.ts';

const toleranceSeconds = 300;

/** Other types of events are accepted and say nothing: every event carries the whole order. */
const orderEvent = z.object({ type: z.string(), data: acpOrder });

/** `Merchant-Signature: t=<seconds>,v1=<HMAC-SHA256 of t.body>`, at most five minutes old. */
export async function readAcpEvent({ body, header }: SignedEvent, keys: EventKeys): Promise<OrderProgress> {
  const [, seconds, signature] = /^t=(\d{1,12}),v1=([a-f0-9]{64})$/i.exec(header('merchant-signature') ?? '') ?? [];
  if (seconds === undefined || signature === undefined) throw unsigned('Merchant-Signature is missing or malformed.');
  if (Math.abs(Date.now() / 1000 - Number(seconds)) > toleranceSeconds) throw unsigned('The signature is too old.');
  const secret = await keys.secret();
  if (secret === undefined) throw unsigned('There is no secret of this store.');
  const expected = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) throw unsigned('The signature does not match.');
  const parsed = orderEvent.safeParse(readJson(body));
  if (!parsed.success) throw new StoreEventError('content', 'The event is not one of the protocol.');
  return acpProgress(parsed.data.data);
}
