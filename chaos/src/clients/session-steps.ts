import { randomUUID } from 'node:crypto';
import { api, type RefusalCode, type Session } from '@muse/contracts';
import type { TestAddress } from './addresses.ts';
import { type ClientModel, newClientModel, observeSession, reportBreach } from './client-model.ts';
import type { Client } from './request.ts';
import { type DefiniteAnswer, GaveUpError, retryUntilAnswered } from './retry-until-answered.ts';

/** Creates a session from the cart, or from these lines of it. Safe to repeat without a key: the next session replaces the first. */
export async function createSession(
  client: Client,
  items: string[] | undefined,
  withKey: boolean,
): Promise<ClientModel | RefusalCode> {
  const call = items === undefined ? {} : { body: { items } };
  const result = await retryUntilAnswered(
    client,
    api.checkout.createSession,
    call,
    withKey ? { key: randomUUID() } : {},
  );
  return result.is === 'reply' ? newClientModel(client, result.body) : result.code;
}

export async function readSession(model: ClientModel): Promise<Session> {
  const params = { id: model.purchase.session.sessionId };
  const result = await retryUntilAnswered(model.client, api.checkout.getSession, { params });
  if (result.is === 'refusal') throw new GaveUpError(`the client’s own session cannot be read: ${result.code}`);
  observeSession(model, result.body);
  return result.body;
}

/** Without `shippingOption` every store ships by its cheapest option. */
export const setShipping = (
  model: ClientModel,
  address: TestAddress,
  shippingOption: Record<string, string> = {},
): Promise<RefusalCode | 'done'> =>
  change(
    model,
    (params, ifMatch) =>
      retryUntilAnswered(
        model.client,
        api.checkout.setShipping,
        { params, body: { ...address, shippingOption } },
        { ifMatch },
      ),
    ({ shippingAddress, cartSnapshot }) =>
      shippingAddress?.zip === address.zip &&
      cartSnapshot.stores.every(({ storeId, shippingOption: chosen }) => {
        const wanted = shippingOption[storeId];
        return wanted === undefined || chosen?.id === wanted;
      }),
  );

/** The dearest option of every store that offers a choice. */
export const fastestOptions = ({ purchase }: ClientModel): Record<string, string> =>
  Object.fromEntries(
    purchase.session.cartSnapshot.stores.flatMap(({ storeId, shippingOptions }) => {
      const dearest = shippingOptions?.at(-1);
      return dearest ? [[storeId, dearest.id]] : [];
    }),
  );

export async function setPayment(model: ClientModel, paymentMethodId: string): Promise<RefusalCode | 'done'> {
  const outcome = await change(
    model,
    (params, ifMatch) =>
      retryUntilAnswered(model.client, api.checkout.setPayment, { params, body: { paymentMethodId } }, { ifMatch }),
    ({ paymentMethod }) => paymentMethod?.id === paymentMethodId,
  );
  if (outcome === 'done') model.declined = false;
  if (outcome === 'payment_method_invalid')
    reportBreach(model, 0, 'a valid card was refused as invalid', { paymentMethodId });
  return outcome;
}

/** Sends the version read before, so that a delayed request never overwrites a later change. */
async function change(
  model: ClientModel,
  attempt: (
    params: { id: string },
    ifMatch: number,
  ) => Promise<DefiniteAnswer<typeof api.checkout.setShipping> | DefiniteAnswer<typeof api.checkout.setPayment>>,
  isThere: (session: Session) => boolean,
): Promise<RefusalCode | 'done'> {
  for (;;) {
    const { sessionId, version } = model.purchase.session;
    const result = await attempt({ id: sessionId }, version);
    if (result.is === 'reply') {
      observeSession(model, result.body);
      return 'done';
    }
    if (result.code !== 'version_stale') {
      if (result.code === 'session_expired' || result.code === 'session_cancelled') model.ended = true;
      return result.code;
    }
    const session = await readSession(model);
    if (isThere(session)) return 'done';
    if (session.version === version) {
      reportBreach(model, 0, 'refused as stale, although the version is current', { version });
      throw new GaveUpError('the session is refused as stale');
    }
  }
}

/** Cancelling is idempotent, so it needs no key. */
export async function cancel(model: ClientModel): Promise<RefusalCode | 'done'> {
  const params = { id: model.purchase.session.sessionId };
  const result = await retryUntilAnswered(model.client, api.checkout.cancelSession, { params });
  if (result.is === 'refusal') return result.code;
  observeSession(model, result.body);
  return 'done';
}
