import { randomUUID } from 'node:crypto';
import { api, type RefusalCode, type Session } from '@muse/contracts';
import type { Recorder } from './ask.ts';
import { type ClientModel, remember, saw, wrong } from './client-model.ts';
import { GaveUpError, retryUntilAnswered, type Settled } from './retry-until-answered.ts';
import type { Address } from './wallet.ts';

/** Freezes the cart, or these lines of it. Without a key a lost answer costs nothing either: the next session replaces it. */
export async function freeze(
  recorder: Recorder,
  items: string[] | undefined,
  withKey: boolean,
): Promise<ClientModel | RefusalCode> {
  const call = items === undefined ? {} : { body: { items } };
  const heard = await retryUntilAnswered(
    recorder,
    api.checkout.createSession,
    call,
    withKey ? { key: randomUUID() } : {},
  );
  return heard.is === 'reply' ? remember(recorder, heard.body) : heard.code;
}

export async function lookAt(model: ClientModel): Promise<Session> {
  const params = { id: model.purchase.session.sessionId };
  const heard = await retryUntilAnswered(model.recorder, api.checkout.getSession, { params });
  if (heard.is === 'refusal') throw new GaveUpError(`one’s own session cannot be read: ${heard.code}`);
  saw(model, heard.body);
  return heard.body;
}

export const setShipping = (model: ClientModel, address: Address): Promise<RefusalCode | 'done'> =>
  change(
    model,
    (params, ifMatch) =>
      retryUntilAnswered(model.recorder, api.checkout.setShipping, { params, body: address }, { ifMatch }),
    ({ shippingAddress }) => shippingAddress?.zip === address.zip,
  );

export async function setPayment(model: ClientModel, paymentMethodId: string): Promise<RefusalCode | 'done'> {
  const outcome = await change(
    model,
    (params, ifMatch) =>
      retryUntilAnswered(model.recorder, api.checkout.setPayment, { params, body: { paymentMethodId } }, { ifMatch }),
    ({ paymentMethod }) => paymentMethod?.id === paymentMethodId,
  );
  if (outcome === 'done') model.declined = false;
  if (outcome === 'payment_method_invalid') wrong(model, 0, 'a good card was called unknown', { paymentMethodId });
  return outcome;
}

/** Of the version that was seen, so that a try which lost its way never overwrites what came after it. */
async function change(
  model: ClientModel,
  attempt: (
    params: { id: string },
    ifMatch: number,
  ) => Promise<Settled<typeof api.checkout.setShipping> | Settled<typeof api.checkout.setPayment>>,
  isThere: (session: Session) => boolean,
): Promise<RefusalCode | 'done'> {
  for (;;) {
    const { sessionId, version } = model.purchase.session;
    const heard = await attempt({ id: sessionId }, version);
    if (heard.is === 'reply') {
      saw(model, heard.body);
      return 'done';
    }
    if (heard.code !== 'version_stale') {
      if (heard.code === 'session_expired' || heard.code === 'session_cancelled') model.ended = true;
      return heard.code;
    }
    const session = await lookAt(model);
    if (isThere(session)) return 'done';
    if (session.version === version) {
      wrong(model, 0, 'called stale, and it is the version', { version });
      throw new GaveUpError('the session says it is another');
    }
  }
}

/** Twice is the same as once, so it needs no key. */
export async function cancel(model: ClientModel): Promise<RefusalCode | 'done'> {
  const params = { id: model.purchase.session.sessionId };
  const heard = await retryUntilAnswered(model.recorder, api.checkout.cancelSession, { params });
  if (heard.is === 'refusal') return heard.code;
  saw(model, heard.body);
  return 'done';
}
