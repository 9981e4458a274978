import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';

const params = z.object({ storeId: s.storeId });
const protocol = z.enum(['acp', 'ucp']);
const secretName = z.string().regex(/^[a-z0-9_]{1,60}$/, 'the name of a secret of this store, such as api_key');

const connection = z.object({
  storeId: s.storeId,
  protocol,
  /** The version of the protocol that this release supports. */
  protocolVersion: z.string(),
  baseUrl: z.string(),
  itemId: z.string(),
  keySecret: z.string(),
  webhookSecret: z.string(),
  enabled: z.boolean(),
  /** Where the store sends its order events. */
  webhookUrl: z.string(),
  updatedAt: s.time,
  updatedBy: z.string(),
});

export const getStoreApi = endpoint({
  id: 'placement.getStoreApi',
  service: 'placement',
  method: 'GET',
  path: '/admin/placement/stores/:storeId/api',
  access: 'operator',
  summary: 'How the API of a store is reached, and where the store sends its order events; never a secret',
  params,
  replies: { 200: connection },
});

export const setStoreApi = endpoint({
  id: 'placement.setStoreApi',
  service: 'placement',
  method: 'PUT',
  path: '/admin/placement/stores/:storeId/api',
  access: 'admin',
  summary: 'Connect the API of a store: its protocol, its address, and the names of its secrets',
  params,
  body: z.strictObject({
    protocol,
    /** ACP: what its paths begin with. UCP: where its profile is, at `/.well-known/ucp`. */
    baseUrl: z.url({ protocol: /^https?$/ }).max(500),
    /** How the store names a variant; a part that a product does not have is empty. */
    itemId: z
      .string()
      .max(100)
      .regex(
        /^(?:[^{}]|\{(?:sku|size|color)\})*\{sku\}(?:[^{}]|\{(?:sku|size|color)\})*$/,
        'with {sku}, and at most {size} and {color}',
      )
      .default('{sku}/{size}/{color}'),
    keySecret: secretName.default('api_key'),
    /** Of ACP's order events; UCP's are signed with keys that the store publishes. */
    webhookSecret: secretName.default('webhook_secret'),
    enabled: z.boolean().default(true),
    reason: s.text(500),
  }),
  replies: { 200: connection },
  refusals: ['store_url_refused'],
});

export const storeWebhook = endpoint({
  id: 'placement.storeWebhook',
  service: 'placement',
  method: 'POST',
  path: '/webhooks/stores/:storeId',
  access: 'public',
  summary:
    'Order events of a store, signed as its protocol says; the body is passed on unparsed, because its bytes are signed',
  params,
  rawBody: true,
  signatureHeader: ['merchant-signature', 'signature'],
  /** Both protocols want 401 for a missing signature as for a wrong one. */
  unsignedRefusal: 'invalid_store_signature',
  /** What the signatures of the protocols cover or name. */
  forwards: [
    'merchant-signature',
    'signature',
    'signature-input',
    'content-digest',
    'ucp-agent',
    'webhook-id',
    'webhook-timestamp',
    'request-id',
  ],
  keyless: true,
  bodyLimit: 512 * 1024,
  replies: { 200: z.object({ received: z.literal(true), ucp: z.object({ version: z.string() }).optional() }) },
  refusals: ['invalid_store_signature', 'unreadable_event'],
});

export const platformProfile = endpoint({
  id: 'placement.platformProfile',
  service: 'placement',
  method: 'GET',
  path: '/webhooks/stores/:storeId/profile',
  access: 'public',
  summary:
    'What this platform speaks, for stores with the Universal Commerce Protocol: they read there where to send order events',
  params,
  replies: { 200: z.looseObject({ ucp: z.looseObject({ version: z.string() }) }) },
});
