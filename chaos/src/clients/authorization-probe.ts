import { api, type Declaration } from '@muse/contracts';
import type { ClientModel } from './client-model.ts';
import { type Client, type RequestOptions, request } from './request.ts';

/** Tries to read and change another shopper's session and order. Every attempt must be answered with 404. */
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
  client.recorder.count('operations', 'probed another shopper’s purchase');
}

/** Reports a breach for a reply or for a refusal other than `not_found`. Temporary answers (503, no answer) are ignored. */
export function mustBeNotFound(
  { recorder, who, subject }: Client,
  endpoint: Declaration,
  result: { is: string; status?: number; code?: string },
): void {
  const disclosed = result.is === 'reply' || (result.is === 'refusal' && result.code !== 'not_found');
  if (!disclosed) return;
  recorder.breach(13, 'another shopper’s resource was accessible', {
    who,
    subject,
    endpoint: endpoint.id,
    ...statusOf(result),
  });
}

const statusOf = ({ status, code }: { status?: number; code?: string }) => ({ status, code });
