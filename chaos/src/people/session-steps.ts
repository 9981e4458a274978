import { randomUUID } from 'node:crypto';
import { api, type RefusalCode, type Session } from '@muse/contracts';
import type { Speaker } from './ask.ts';
import { GaveUpError, insist, type Settled } from './insist.ts';
import { type Memory, remember, saw, wrong } from './memory.ts';
import type { Address } from './wallet.ts';

/** Freezes the cart, or these lines of it. Without a key a lost answer costs nothing either: the next session replaces it. */
export async function freeze(
  speaker: Speaker,
  items: string[] | undefined,
  withKey: boolean,
): Promise<Memory | RefusalCode> {
  const call = items === undefined ? {} : { body: { items } };
  const heard = await insist(speaker, api.checkout.createSession, call, withKey ? { key: randomUUID() } : {});
  return heard.is === 'reply' ? remember(speaker, heard.body) : heard.code;
}

export async function lookAt(memory: Memory): Promise<Session> {
  const params = { id: memory.purchase.session.sessionId };
  const heard = await insist(memory.speaker, api.checkout.getSession, { params });
  if (heard.is === 'refusal') throw new GaveUpError(`one’s own session cannot be read: ${heard.code}`);
  saw(memory, heard.body);
  return heard.body;
}

export const setShipping = (memory: Memory, address: Address): Promise<RefusalCode | 'done'> =>
  change(
    memory,
    (params, ifMatch) => insist(memory.speaker, api.checkout.setShipping, { params, body: address }, { ifMatch }),
    ({ shippingAddress }) => shippingAddress?.zip === address.zip,
  );

export async function setPayment(memory: Memory, paymentMethodId: string): Promise<RefusalCode | 'done'> {
  const outcome = await change(
    memory,
    (params, ifMatch) =>
      insist(memory.speaker, api.checkout.setPayment, { params, body: { paymentMethodId } }, { ifMatch }),
    ({ paymentMethod }) => paymentMethod?.id === paymentMethodId,
  );
  if (outcome === 'done') memory.declined = false;
  if (outcome === 'payment_method_invalid') wrong(memory, 0, 'a good card was called unknown', { paymentMethodId });
  return outcome;
}

/** Of the version that was seen, so that a try which lost its way never overwrites what came after it. */
async function change(
  memory: Memory,
  attempt: (
    params: { id: string },
    ifMatch: number,
  ) => Promise<Settled<typeof api.checkout.setShipping> | Settled<typeof api.checkout.setPayment>>,
  isThere: (session: Session) => boolean,
): Promise<RefusalCode | 'done'> {
  for (;;) {
    const { sessionId, version } = memory.purchase.session;
    const heard = await attempt({ id: sessionId }, version);
    if (heard.is === 'reply') {
      saw(memory, heard.body);
      return 'done';
    }
    if (heard.code !== 'version_stale') {
      if (heard.code === 'session_expired' || heard.code === 'session_cancelled') memory.ended = true;
      return heard.code;
    }
    const session = await lookAt(memory);
    if (isThere(session)) return 'done';
    if (session.version === version) {
      wrong(memory, 0, 'called stale, and it is the version', { version });
      throw new GaveUpError('the session says it is another');
    }
  }
}

/** Twice is the same as once, so it needs no key. */
export async function cancel(memory: Memory): Promise<RefusalCode | 'done'> {
  const params = { id: memory.purchase.session.sessionId };
  const heard = await insist(memory.speaker, api.checkout.cancelSession, { params });
  if (heard.is === 'refusal') return heard.code;
  saw(memory, heard.body);
  return 'done';
}
