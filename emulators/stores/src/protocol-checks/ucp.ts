import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiExchange } from '../api/exchange.ts';
import { findOperation, type OpenApi, type Parameter, parametersOf } from './operations.ts';
import { readSpec, specsFolder } from './specs.ts';
import { type Occasion, schemaOf } from './ucp-schemas.ts';
import { createValidator } from './validator.ts';

const folder = 'ucp-2026-04-08/source';
const occasions: Occasion[] = ['create', 'update', 'complete', 'response'];

const checkout = (occasion: Occasion) =>
  `https://ucp.dev/${occasion}/schemas/shopping/fulfillment.json#/$defs/dev.ucp.shopping.checkout`;
const answerOf = (schema: string) => ({
  anyOf: [{ $ref: schema }, { $ref: 'https://ucp.dev/response/schemas/shopping/types/error_response.json' }],
});
const order = 'https://ucp.dev/response/schemas/shopping/order.json';
const profile = 'https://ucp.dev/response/discovery/profile_schema.json#/$defs/business_profile';

/** By operation: at which occasion its request is sent, and the schema of its answer. */
const operations: Record<string, { request?: Occasion; answer: object }> = {
  'POST /checkout-sessions': { request: 'create', answer: answerOf(checkout('response')) },
  'GET /checkout-sessions/{id}': { answer: answerOf(checkout('response')) },
  'PUT /checkout-sessions/{id}': { request: 'update', answer: answerOf(checkout('response')) },
  'POST /checkout-sessions/{id}/complete': { request: 'complete', answer: answerOf(checkout('response')) },
  'POST /checkout-sessions/{id}/cancel': { answer: answerOf(checkout('response')) },
  'GET /orders/{id}': { answer: answerOf(order) },
};

export function createUcpCheck() {
  const files = readdirSync(join(specsFolder, folder), { recursive: true, encoding: 'utf8' });
  // Their references follow their files, not always their ids.
  const documents = files
    .filter((file) => /^(schemas|discovery)\/.*\.json$/.test(file))
    .flatMap((file) => {
      const published = JSON.parse(readSpec(`${folder}/${file}`)) as object;
      return occasions.map((occasion) => ({
        $id: `https://ucp.dev/${occasion}/${file}`,
        document: schemaOf(published, occasion) as object,
      }));
    });
  const validator = createValidator(documents);
  const rest = JSON.parse(readSpec(`${folder}/services/shopping/rest.openapi.json`)) as OpenApi;

  return ({ method, path, requestHeaders, request, status, answer }: ApiExchange): string[] => {
    if (path === '/.well-known/ucp') return validator.problems(profile, answer);
    if (path === 'event') {
      const operation = rest.webhooks?.orderEvent?.post;
      return [
        ...headerProblems(parametersOf(rest, operation?.parameters ?? []), requestHeaders),
        ...validator.problems(order, request),
      ];
    }
    const found = findOperation(rest, method, path.replace(/^\/ucp/, ''));
    const expected = found && operations[`${method} ${found.template}`];
    if (!expected) return [`${method} ${path} is no operation of the protocol`];
    if (status >= 400) return []; // the protocol publishes no schema for its errors
    return [
      ...headerProblems(found.parameters, requestHeaders),
      ...(expected.request ? validator.problems(checkout(expected.request), request) : []),
      ...validator.problems(expected.answer, answer),
    ];
  };

  function headerProblems(parameters: Parameter[], headers: ApiExchange['requestHeaders']): string[] {
    return parameters
      .filter((parameter) => parameter.in === 'header')
      .flatMap(({ name, required, schema }) => {
        const text = headers[name.toLowerCase()];
        if (text === undefined) return required ? [`the header ${name} is missing`] : [];
        const value = 'type' in schema && schema.type === 'integer' ? Number(text) : text;
        return validator.problems(schema, value).map((problem) => `header ${name}: ${problem}`);
      });
  }
}
