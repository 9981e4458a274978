import type Stripe from 'stripe';
import { type Account, findOrThrow } from '../account/account.ts';
import { newId, newSecret } from '../account/ids.ts';
import { pageOf } from '../account/list.ts';
import { mergeMetadata, metadata, paging } from '../parameters/common.ts';
import { clearable, flag, list, requiredParam, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';

const described = { description: clearable(text), expand: list(text), metadata: clearable(metadata) };
const find = (account: Account, id: string) =>
  findOrThrow(account.books.webhookEndpoints, 'webhook endpoint', id, 'webhook_endpoint');
const withoutSecret = ({ secret: _, ...rest }: Stripe.WebhookEndpoint) => rest;

/** Stripe shows the secret once, when the endpoint is created. */
export const webhookEndpoints = [
  route(
    'POST',
    '/v1/webhook_endpoints',
    {
      ...described,
      enabled_events: requiredParam(list(text)),
      url: requiredParam(text),
      api_version: text,
      connect: flag,
    },
    ({ account, params }) => {
      const endpoint: Stripe.WebhookEndpoint = {
        id: newId('we'),
        object: 'webhook_endpoint',
        api_version: params.api_version ?? null,
        application: null,
        created: account.clock.nowSeconds(),
        description: params.description ?? null,
        enabled_events: params.enabled_events ?? [],
        livemode: false,
        metadata: mergeMetadata({}, params.metadata),
        secret: `whsec_${newSecret()}`,
        status: 'enabled',
        url: params.url ?? '',
      };
      account.webhookSender.open(account.books.webhookEndpoints.add(endpoint));
      return endpoint;
    },
  ),

  route('GET', '/v1/webhook_endpoints', paging, ({ account, params }) => {
    const page = pageOf('/v1/webhook_endpoints', account.books.webhookEndpoints.all(), params);
    return { ...page, data: page.data.map(withoutSecret) };
  }),

  route('GET', '/v1/webhook_endpoints/{webhook_endpoint}', { expand: list(text) }, ({ account, path }) =>
    withoutSecret(find(account, path.webhook_endpoint)),
  ),

  route(
    'POST',
    '/v1/webhook_endpoints/{webhook_endpoint}',
    { ...described, disabled: flag, enabled_events: list(text), url: text },
    ({ account, path, params }) => {
      const endpoint = find(account, path.webhook_endpoint);
      if (params.url !== undefined) endpoint.url = params.url;
      if (params.enabled_events) endpoint.enabled_events = params.enabled_events;
      if (params.description !== undefined) endpoint.description = params.description;
      if (params.disabled !== undefined) endpoint.status = params.disabled ? 'disabled' : 'enabled';
      if (params.metadata !== undefined) endpoint.metadata = mergeMetadata(endpoint.metadata, params.metadata);
      account.webhookSender.close(endpoint.id);
      if (endpoint.status === 'enabled') account.webhookSender.open(endpoint);
      return withoutSecret(endpoint);
    },
  ),

  route('DELETE', '/v1/webhook_endpoints/{webhook_endpoint}', {}, ({ account, path }) => {
    const { id } = find(account, path.webhook_endpoint);
    account.webhookSender.close(id);
    account.books.webhookEndpoints.remove(id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
];
