import type { z } from 'zod';
import { operationKey } from '../operation-key.ts';
import type { StoreProtocol } from '../protocol.ts';
import { errorOfStatus, StoreAnswerError } from '../store-answer-error.ts';
import type { StoreApi } from '../store-api.ts';
import type { StoreReply } from '../store-http.ts';
import { type AcpSession, acpError, acpSession, delegatedPayment } from './answers.ts';
import { acpProblem, acpProgress, normalizeAcp } from './normalize.ts';
import { readAcpEvent } from './read-event.ts';
import { completeBody, createBody, delegateBody, updateBody } from './requests.ts';

const version = '2026-04-17';
const path = (id: string, action = ''): string => `/checkout_sessions/${encodeURIComponent(id)}${action}`;

/** The Agentic Commerce Protocol: checkout sessions, with a card that its payment provider turns into a token. https://www.agenticcommerce.dev */
export const acp: StoreProtocol = {
  version,
  async open({ http, key, attemptId }) {
    const headers = { authorization: `Bearer ${key}`, 'api-version': version };
    const post = (to: string, operation: string, body: object) =>
      http({
        method: 'POST',
        path: to,
        headers: { ...headers, 'idempotency-key': operationKey(attemptId, operation) },
        body,
      });
    const get = (id: string) => http({ method: 'GET', path: path(id), headers });
    /** The last answer as the protocol writes it: it names the payment handler. */
    let last: AcpSession | undefined;
    const shown = (answer: StoreReply, expectedId?: string) => {
      last = read(acpSession, answer);
      if (expectedId !== undefined && last.id !== expectedId)
        throw new StoreAnswerError('nonsense_answer', 'The store answered with another session.');
      return { session: normalizeAcp(last), raw: answer.body };
    };

    const api: StoreApi = {
      create: async (wanted) => shown(await post('/checkout_sessions', 'create', createBody(wanted))),
      chooseShipping: async (wanted, { id }, option) =>
        shown(await post(path(id), 'update', updateBody(wanted, option)), id),
      async preparePayment(wanted, { id }, card, limitCents) {
        const handler = last?.capabilities.payment?.handlers.find((each) => each.requires_delegate_payment);
        const merchantId = handler?.config.merchant_id;
        if (!handler || merchantId === undefined)
          throw new StoreAnswerError('refused_by_store', 'The store does not take a delegated card.');
        const body = delegateBody({ wanted, sessionId: id, merchantId, card, limitCents });
        const { id: token } = read(
          delegatedPayment,
          await post('/agentic_commerce/delegate_payment', 'delegate', body),
        );
        return { handlerId: handler.id, token };
      },
      async complete(wanted, { id }, payment) {
        const body = completeBody(wanted, payment as { handlerId: string; token: string });
        const answer = await post(path(id, '/complete'), 'complete', body);
        if (answer.status >= 400 && answer.status < 500) {
          const refusal = acpError.safeParse(answer.body);
          if (refusal.success) return { refused: acpProblem(refusal.data.code, refusal.data.message) };
        }
        return shown(answer, id);
      },
      async read(id) {
        const answer = await get(id);
        return answer.status === 404 ? undefined : shown(answer, id);
      },
      async cancel(id) {
        const answer = await post(path(id, '/cancel'), 'cancel', {});
        // 405 and 409: completed or cancelled already. Which of them, the session says.
        if (answer.status < 400) return shown(answer, id).session;
        return (await api.read(id))?.session;
      },
      async readOrder(id) {
        const answer = await get(id);
        if (answer.status === 404) return undefined;
        const { order } = read(acpSession, answer);
        return order && acpProgress(order);
      },
    };
    return api;
  },
  readEvent: readAcpEvent,
};

function read<S extends z.ZodType>(schema: S, { status, body }: StoreReply): z.output<S> {
  const refusal = status >= 400 && status < 500 ? acpError.safeParse(body) : undefined;
  if (refusal?.success && status !== 401 && status !== 403 && status !== 429) {
    const { code, text } = acpProblem(refusal.data.code, refusal.data.message);
    throw new StoreAnswerError(code, text);
  }
  if (status >= 300) throw errorOfStatus(status);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new StoreAnswerError('nonsense_answer', `The answer is not one of the protocol (${fieldOf(parsed.error)}).`);
}

const fieldOf = (error: z.ZodError): string => error.issues[0]?.path.join('.') || 'its root';
