import { basePath, type Declaration } from '@muse/contracts';
import { openApiDocument } from '@muse/contracts/documents';
import { type Html, html, inspectInput, page, parseInput, send, validateInput } from '@muse/kit';
import type { GatewayRoute } from '../route.ts';

interface Operation {
  tags: string[];
  summary: string;
  description?: string;
  parameters?: { in: string; name: string; required?: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}
interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
}

/** Beside the API, not below `/api/v1`; so it is not in the contract either. */
const declaration: Declaration = {
  ...{ id: 'gateway.showApi', service: 'gateway', method: 'GET', path: '/docs', access: 'public' },
  ...{ summary: 'The API as a page', file: 'text/html', replies: {} },
};

/** The OpenAPI document for people: a page without script. Made on first use; it changes only with a release. */
export function apiPage(): GatewayRoute {
  let shown: ReturnType<typeof page> | undefined;
  return {
    endpoint: declaration,
    steps: [
      ...[parseInput, inspectInput, validateInput],
      ({ res }) => send(res, (shown ??= showApi(openApiDocument() as unknown as ApiDocument))),
    ],
  };
}

function showApi({ paths }: ApiDocument): ReturnType<typeof page> {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const services = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? '');
  const content = html`<p>All paths begin with ${basePath}. For programs: <a href="${basePath}/openapi.json">openapi.json</a>.</p>
${[...services].map(
  ([service, all]) => html`<h2>${service}</h2>
${all.map(({ method, path, operation }) => showOperation(`${method} ${path}`, operation))}`,
)}`;
  return page({ title: 'Muse Commerce API', content });
}

const showOperation = (name: string, { summary, description, parameters, requestBody, responses }: Operation): Html =>
  html`<details><summary><code>${name}</code><br>${summary}</summary>
${description === undefined ? [] : html`<p>${description}</p>`}
${(parameters ?? []).map(({ in: where, name: parameter, schema }) => html`<p>${where} <code>${parameter}</code></p>${showSchema(schema)}`)}
${contentOf('Body', requestBody?.content)}
${Object.entries(responses).map(([status, { description: meaning, content }]) =>
  Number(status) < 300 ? contentOf(status, content, meaning) : html`<p>${status}: ${meaning}</p>`,
)}
</details>
`;

const contentOf = (title: string, content: Record<string, { schema: object }> = {}, meaning = ''): Html =>
  html`${title === 'Body' && Object.keys(content).length === 0 ? [] : html`<p><strong>${title}</strong> ${meaning}</p>`}
${Object.entries(content).map(([type, { schema }]) => html`<p class="small">${type}</p>${showSchema(schema)}`)}`;

const showSchema = (schema: object): Html => html`<pre>${JSON.stringify(schema, undefined, 1)}</pre>`;
