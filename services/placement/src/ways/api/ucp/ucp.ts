import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { operationKey } from '../operation-key.ts';
import type { StoreProtocol } from '../protocol.ts';
import { errorOfStatus, StoreAnswerError } from '../store-answer-error.ts';
import type { StoreApi } from '../store-api.ts';
import type { StoreReply } from '../store-http.ts';
import { type UcpCheckout, ucpCheckout, ucpNoResource, ucpOrder } from './answers.ts';
import { normalizeUcp, ucpProblem, ucpProgress } from './normalize.ts';
import { endpointOf, readProfile, version } from './profile.ts';
import { readUcpEvent } from './read-event.ts';
import { cardInstrument, createBody, updateBody } from './requests.ts';

/** The Universal Commerce Protocol over REST: its profile says where the store answers. https://ucp.dev */
export const ucp: StoreProtocol = {
  version,
  async open({ http, key, attemptId, profileUrl }) {
    const endpoint = endpointOf(await readProfile(http));
    const path = (id: string, action = '') => `${endpoint}/checkout-sessions/${encodeURIComponent(id)}${action}`;
    const headers = () => ({ 'x-api-key': key, 'ucp-agent': `profile="${profileUrl}"`, 'request-id': randomUUID() });
    const change = (method: 'POST' | 'PUT', to: string, operation: string, body: object) =>
      http({
        method,
        path: to,
        headers: { ...headers(), 'idempotency-key': operationKey(attemptId, operation) },
        body,
      });
    const get = (to: string) => http({ method: 'GET', path: to, headers: headers() });
    /** The last answer as the protocol writes it: an update repeats its ids. */
    let last: UcpCheckout | undefined;
    const shown = (answer: StoreReply, expectedId?: string) => {
      last = read(ucpCheckout, answer);
      if (expectedId !== undefined && last.id !== expectedId)
        throw new StoreAnswerError('nonsense_answer', 'The store answered with another checkout.');
      return { session: normalizeUcp(last), raw: answer.body };
    };

    const api: StoreApi = {
      create: async (wanted) =>
        shown(await change('POST', `${endpoint}/checkout-sessions`, 'create', createBody(wanted))),
      async chooseShipping(wanted, { id }, option) {
        const body = updateBody(wanted, last as UcpCheckout, option);
        return shown(await change('PUT', path(id), 'update', body), id);
      },
      async preparePayment(wanted, _session, card) {
        const handlers = Object.values(last?.ucp.payment_handlers ?? {}).flat();
        const handler = handlers.find((each) => each.available_instruments?.some(({ type }) => type === 'card'));
        if (!handler) throw new StoreAnswerError('refused_by_store', 'The store does not take a card.');
        return cardInstrument(wanted, handler.id, card);
      },
      async complete(_wanted, { id }, payment) {
        const answer = await change('POST', path(id, '/complete'), 'complete', { payment: { instruments: [payment] } });
        const refused = noResource(answer);
        if (refused) return { refused };
        const completion = shown(answer, id);
        const [problem] = completion.session.problems;
        return completion.session.state === 'open' && problem ? { refused: problem } : completion;
      },
      async read(id) {
        const answer = await get(path(id));
        return noResource(answer) ? undefined : shown(answer, id);
      },
      async cancel(id) {
        const answer = await change('POST', path(id, '/cancel'), 'cancel', {});
        // Completed or cancelled already: the checkout says which.
        if (answer.status < 400 && !noResource(answer)) return shown(answer, id).session;
        return (await api.read(id))?.session;
      },
      async readOrder(id) {
        const order = (await api.read(id))?.session.order;
        if (!order) return undefined;
        const answer = await get(`${endpoint}/orders/${encodeURIComponent(order.id)}`);
        return noResource(answer) ? undefined : ucpProgress(read(ucpOrder, answer));
      },
    };
    return api;
  },
  readEvent: readUcpEvent,
};

function noResource({ status, body }: StoreReply) {
  const parsed = status < 300 ? ucpNoResource.safeParse(body) : undefined;
  if (!parsed?.success) return undefined;
  const [message] = parsed.data.messages;
  return ucpProblem(message?.code ?? '', message?.content ?? 'The store has no such checkout.');
}

function read<S extends z.ZodType>(schema: S, answer: StoreReply): z.output<S> {
  if (answer.status >= 300) throw errorOfStatus(answer.status);
  const missing = noResource(answer);
  if (missing) throw new StoreAnswerError(missing.code, missing.text);
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') || 'its root';
  throw new StoreAnswerError('nonsense_answer', `The answer is not one of the protocol (${field}).`);
}
