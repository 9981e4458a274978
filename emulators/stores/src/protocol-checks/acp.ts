import { parse } from 'yaml';
import type { ApiExchange } from '../api/exchange.ts';
import { findOperation, type OpenApi, parametersOf } from './operations.ts';
import { readSpec } from './specs.ts';
import { createValidator } from './validator.ts';

const folder = 'acp-2026-04-17';
const names = {
  checkout: 'agentic_checkout',
  webhook: 'agentic_checkout_webhook',
  delegate: 'delegate_payment',
} as const;

const webhookEvent = `https://acp/openapi.${names.webhook}.yaml#/components/schemas/WebhookEvent`;

/** By operation: the schema of the request, and that of the answer. */
const schemas: Record<string, { in: keyof typeof names; request?: string; answer: string }> = {
  'POST /checkout_sessions': { in: 'checkout', request: 'CheckoutSessionCreateRequest', answer: 'CheckoutSession' },
  'GET /checkout_sessions/{checkout_session_id}': { in: 'checkout', answer: 'CheckoutSession' },
  'POST /checkout_sessions/{checkout_session_id}': {
    in: 'checkout',
    request: 'CheckoutSessionUpdateRequest',
    answer: 'CheckoutSession',
  },
  'POST /checkout_sessions/{checkout_session_id}/complete': {
    in: 'checkout',
    request: 'CheckoutSessionCompleteRequest',
    answer: 'CheckoutSessionWithOrder',
  },
  'POST /checkout_sessions/{checkout_session_id}/cancel': {
    in: 'checkout',
    request: 'CancelSessionRequest',
    answer: 'CheckoutSession',
  },
  'POST /agentic_commerce/delegate_payment': {
    in: 'delegate',
    request: 'DelegatePaymentRequest',
    answer: 'DelegatePaymentResponse',
  },
};

/**
 * Paths and headers are those of the OpenAPI documents, bodies those of the JSON Schema bundles beside them: the document's completed session
 * forbids and requires `order` at once. Events are in an OpenAPI document only.
 */
export function createAcpCheck() {
  const openApis = Object.fromEntries(
    Object.values(names).map((name) => [name, parse(readSpec(`${folder}/openapi/openapi.${name}.yaml`)) as OpenApi]),
  );
  const bundles = [names.checkout, names.delegate].map((name) => ({
    $id: `https://acp/bundle.${name}.json`,
    document: JSON.parse(readSpec(`${folder}/json-schema/schema.${name}.json`)) as object,
  }));
  const documents = Object.entries(openApis).map(([name, document]) => ({
    $id: `https://acp/openapi.${name}.yaml`,
    document,
  }));
  const validator = createValidator([...documents, ...bundles]);
  const inBundle = (name: string, schema: string, value: unknown) =>
    validator.problems(`https://acp/bundle.${name}.json#/$defs/${schema}`, value);

  return (exchange: ApiExchange): string[] => {
    const { method, path, requestHeaders, request, status, answer } = exchange;
    if (path === 'event') {
      const operation = openApis[names.webhook]?.paths['/agentic_checkout/webhooks/order_events']?.post;
      const parameters = parametersOf(openApis[names.webhook] as OpenApi, operation?.parameters ?? []);
      return [...headerProblems(parameters, requestHeaders), ...validator.problems(webhookEvent, request)];
    }
    const own = path.replace(/^\/acp/, '');
    for (const name of [names.checkout, names.delegate]) {
      const document = openApis[name] as OpenApi;
      const found = findOperation(document, method, own);
      const expected = found && schemas[`${method} ${found.template}`];
      if (!found || !expected) continue;
      if (status >= 400) return inBundle(name, 'Error', answer);
      return [
        ...headerProblems(found.parameters, requestHeaders),
        ...(expected.request ? inBundle(name, expected.request, request) : []),
        ...inBundle(name, expected.answer, answer),
      ];
    }
    return [`${method} ${path} is no operation of the protocol`];
  };

  function headerProblems(
    parameters: { name: string; in: string; required?: boolean; schema: object }[],
    headers: ApiExchange['requestHeaders'],
  ) {
    return parameters
      .filter((parameter) => parameter.in === 'header')
      .flatMap(({ name, required, schema }) => {
        const value = headers[name.toLowerCase()];
        if (value === undefined) return required ? [`the header ${name} is missing`] : [];
        return validator.problems(schema, value).map((problem) => `header ${name}: ${problem}`);
      });
  }
}
