import { api, type Declaration } from '@muse/contracts';
import type { ClientModel } from './client-model.ts';
import { type Client, type RequestOptions, request } from './request.ts';

/** Tries to read and to touch what belongs to somebody else: to a stranger it is not there. */
export async function probeForeignSession(client: Client, { purchase, confirmation }: ClientModel): Promise<void> {
  const params = { id: purchase.session.sessionId };
  const notFoundAllowed: RequestOptions = { allowedRefusals: ['not_found'] };
  const { checkout, orders } = api;
  mustBeNotFound(client, checkout.getSession, await request(client, checkout.getSession, { params }, notFoundAllowed));
  mustBeNotFound(client, checkout.place, await request(client, checkout.place, { params }, notFoundAllowed));
  mustBeNotFound(
    client,
    checkout.cancelSession,
    await request(client, checkout.cancelSession, { params }, notFoundAllowed),
  );
  for (const { museOrderNumber: orderNumber } of confirmation?.orders.slice(0, 1) ?? []) {
    const order = { params: { orderNumber } };
    mustBeNotFound(client, orders.getOrder, await request(client, orders.getOrder, order, notFoundAllowed));
    mustBeNotFound(client, orders.cancelOrder, await request(client, orders.cancelOrder, order, notFoundAllowed));
  }
  client.recorder.count('operations', 'peeked at a stranger’s purchase');
}

/** Answers of the moment (503, silence) say nothing; any other word than "not there" says too much. */
export function mustBeNotFound(
  { recorder, who, subject }: Client,
  endpoint: Declaration,
  result: { is: string; status?: number; code?: string },
): void {
  const said = result.is === 'reply' || (result.is === 'refusal' && result.code !== 'not_found');
  if (!said) return;
  recorder.breach(13, 'somebody else’s things were there', { who, subject, endpoint: endpoint.id, ...shown(result) });
}

const shown = ({ status, code }: { status?: number; code?: string }) => ({ status, code });
