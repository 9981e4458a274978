import type Stripe from 'stripe';
import { type Account, need } from '../account/account.ts';
import { newId, newSecret } from '../account/ids.ts';
import { pageOf } from '../account/list.ts';
import { mergeMetadata, metadata, paging } from '../parameters/common.ts';
import { clearable, flag, list, must, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';

const described = { description: clearable(text), expand: list(text), metadata: clearable(metadata) };
const find = (account: Account, id: string) =>
  need(account.books.webhookEndpoints, 'webhook endpoint', id, 'webhook_endpoint');
const withoutSecret = ({ secret: _, ...rest }: Stripe.WebhookEndpoint) => rest;

/** Stripe shows the secret once, when the endpoint is created. */
export const webhookEndpoints = [
  route(
    'POST',
    '/v1/webhook_endpoints',
    { ...described, enabled_events: must(list(text)), url: must(text), api_version: text, connect: flag },
    ({ account, given }) => {
      const endpoint: Stripe.WebhookEndpoint = {
        id: newId('we'),
        object: 'webhook_endpoint',
        api_version: given.api_version ?? null,
        application: null,
        created: account.clock.nowSeconds(),
        description: given.description ?? null,
        enabled_events: given.enabled_events ?? [],
        livemode: false,
        metadata: mergeMetadata({}, given.metadata),
        secret: `whsec_${newSecret()}`,
        status: 'enabled',
        url: given.url ?? '',
      };
      account.mail.open(account.books.webhookEndpoints.add(endpoint));
      return endpoint;
    },
  ),

  route('GET', '/v1/webhook_endpoints', paging, ({ account, given }) => {
    const page = pageOf('/v1/webhook_endpoints', account.books.webhookEndpoints.all(), given);
    return { ...page, data: page.data.map(withoutSecret) };
  }),

  route('GET', '/v1/webhook_endpoints/{webhook_endpoint}', { expand: list(text) }, ({ account, path }) =>
    withoutSecret(find(account, path.webhook_endpoint)),
  ),

  route(
    'POST',
    '/v1/webhook_endpoints/{webhook_endpoint}',
    { ...described, disabled: flag, enabled_events: list(text), url: text },
    ({ account, path, given }) => {
      const endpoint = find(account, path.webhook_endpoint);
      if (given.url !== undefined) endpoint.url = given.url;
      if (given.enabled_events) endpoint.enabled_events = given.enabled_events;
      if (given.description !== undefined) endpoint.description = given.description;
      if (given.disabled !== undefined) endpoint.status = given.disabled ? 'disabled' : 'enabled';
      if (given.metadata !== undefined) endpoint.metadata = mergeMetadata(endpoint.metadata, given.metadata);
      account.mail.close(endpoint.id);
      if (endpoint.status === 'enabled') account.mail.open(endpoint);
      return withoutSecret(endpoint);
    },
  ),

  route('DELETE', '/v1/webhook_endpoints/{webhook_endpoint}', {}, ({ account, path }) => {
    const { id } = find(account, path.webhook_endpoint);
    account.mail.close(id);
    account.books.webhookEndpoints.remove(id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
];
