import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { access } from '../access.ts';
import { allEndpoints } from '../api/index.ts';
import { basePath, type Declaration, isInternal, servesPages } from '../endpoint.ts';
import { type RefusalCode, refusals, sharedRefusals } from '../refusals.ts';
import { csv } from '../shapes/common.ts';

const fieldProblem = z.object({ pointer: z.string(), code: z.string(), detail: z.string() });

const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]),
    requestId: z.string(),
    retryable: z.boolean(),
    errors: z.array(fieldProblem).optional(),
  })
  .meta({ id: 'Problem', description: 'A refusal (RFC 9457). `code` is stable: branch on it, not on the texts.' });

/** The public API as OpenAPI 3.1, from the declarations that also route and validate it. */
export function openApiDocument(): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of allEndpoints.filter((declared) => !isInternal(declared))) {
    const path = endpoint.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Muse Commerce',
      version: '1.0.0',
      description: 'One cart over many stores, one charge, one order per store. Amounts are integers in minor units.',
      license: { name: 'Proprietary', url: 'https://muse.example/terms' },
    },
    servers: [{ url: basePath }],
    tags: [...new Set(allEndpoints.map((endpoint) => endpoint.service))].map((name) => ({ name })),
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  });
}

function operation(endpoint: Declaration): ZodOpenApiOperationObject {
  const bodySchema = endpoint.rawBody
    ? z.string().meta({ description: 'The signed bytes, unmodified' })
    : endpoint.body;
  const roles: readonly string[] | null = access[endpoint.access];
  return {
    operationId: endpoint.id.replace('.', '_'),
    tags: [endpoint.service],
    summary: endpoint.summary,
    ...(roles ? { description: `Roles: ${roles.join(', ')}.` } : {}),
    security: roles ? [{ bearer: [] }] : [],
    ...(endpoint.params || endpoint.query || endpoint.stream
      ? {
          requestParams: {
            ...(endpoint.stream ? { header: resuming } : {}),
            ...(endpoint.params ? { path: endpoint.params as z.ZodObject } : {}),
            ...(endpoint.query ? { query: endpoint.query as z.ZodObject } : {}),
          },
        }
      : {}),
    ...(bodySchema
      ? { requestBody: { required: !endpoint.bodyOptional, content: bodiesOf(endpoint, bodySchema) } }
      : {}),
    responses: responses(endpoint),
  };
}

const resuming = z.object({
  'Last-Event-ID': z.string().optional().meta({ description: 'The last `id` received: what came after it is sent' }),
});

const bodiesOf = (endpoint: Declaration, schema: z.ZodType) => ({
  'application/json': { schema },
  ...(servesPages(endpoint) ? { 'application/x-www-form-urlencoded': { schema } } : {}),
});

function responses(endpoint: Declaration): ZodOpenApiResponsesObject {
  const all: ZodOpenApiResponsesObject = {};
  for (const [status, body] of Object.entries(endpoint.replies)) {
    const empty = body instanceof z.ZodUndefined;
    all[status as '200'] = {
      description: empty ? 'Done' : 'Success',
      ...(empty
        ? {}
        : {
            content: {
              [mediaTypeOf(endpoint, body)]: { schema: body },
              ...fileOf(endpoint, status),
            },
          }),
    };
  }
  for (const [status, codes] of Map.groupBy(refusalsOf(endpoint), (code) => String(refusals[code].status))) {
    all[status as '400'] = {
      description: codes.map((code) => `\`${code}\`: ${refusals[code].detail}`).join('\n\n'),
      content: { 'application/problem+json': { schema: problem } },
    };
  }
  return all;
}

const mediaTypeOf = ({ stream }: Declaration, body: z.ZodType): string =>
  stream ? 'text/event-stream' : body === csv ? 'text/csv' : 'application/json';

const fileOf = ({ file }: Declaration, status: string) =>
  file !== undefined && status === '200' ? { [file]: { schema: { type: 'string' as const, format: 'binary' } } } : {};

/** All refusals of an endpoint: those it declares and those that follow from its shape. */
export function refusalsOf(endpoint: Declaration): RefusalCode[] {
  const takesBody = endpoint.body !== undefined && !endpoint.rawBody;
  const codes: RefusalCode[] = [
    ...(access[endpoint.access] ? (['unauthorized', 'forbidden'] as const) : (['unauthorized'] as const)),
    ...(endpoint.params ? (['not_found'] as const) : []),
    ...(takesBody ? (['body_too_large', 'unsupported_media_type', 'malformed_json'] as const) : []),
    ...(endpoint.rawBody ? [] : (['card_number_refused', 'validation_failed'] as const)), // in the query, if nowhere else
    ...(endpoint.versioned && endpoint.method !== 'GET' ? (['version_stale'] as const) : []),
    ...(endpoint.method === 'POST' && !endpoint.keyless
      ? (['idempotency_key_reused', 'request_in_progress'] as const)
      : []),
    ...(endpoint.refusals ?? []),
    ...sharedRefusals,
  ];
  return [...new Set(codes)].sort((a, b) => refusals[a].status - refusals[b].status);
}
