import type { FailureCode } from '../../domain/failure-codes.ts';
import type { ApiConnection } from '../../storage/api-connections.ts';
import { type AttemptContext, type LookUp, type PlacementOrder, StoppedError, type Way } from '../way.ts';
import { itemIdOf } from './item-ids.ts';
import { keepAnswer } from './keep-answer.ts';
import { lookUpSession } from './look-up.ts';
import { protocols } from './protocols.ts';
import { ApiSession } from './session.ts';
import { StoreAnswerError } from './store-answer-error.ts';
import type { StoreApi, Wanted } from './store-api.ts';
import type { StoreConnector } from './store-http.ts';

export interface ApiWayDependencies {
  connector: StoreConnector;
  /** Where stores read what we speak, by the id of the store. */
  profileUrl(storeId: string): string;
  findConnection(storeId: string): Promise<ApiConnection | undefined>;
  /** Stores which order a session belongs to: events of the store name the session. */
  sessionCreated(session: { storeId: string; sessionId: string; orderNumber: string }): Promise<void>;
}

/** How long an attempt that has ended may take to close its session. */
const closingMs = 5_000;

type Opened = Pick<AttemptContext, 'signal' | 'secret'> & { attemptId: string };

/** Orders placed through the API of a store. */
export function createApiWay({ connector, profileUrl, findConnection, sessionCreated }: ApiWayDependencies): Way {
  const open = async (connection: ApiConnection, { signal, secret, attemptId }: Opened): Promise<StoreApi> => {
    const http = connector.to(connection.baseUrl, signal);
    const key = await secret(connection.keySecret);
    return protocols[connection.protocol].open({ http, key, attemptId, profileUrl: profileUrl(connection.storeId) });
  };
  return {
    method: 'api',
    async unavailable(storeId) {
      return (await findConnection(storeId))?.enabled ? undefined : 'not_connected';
    },
    async version({ storeId }) {
      const connection = await findConnection(storeId);
      return connection ? versionOf(connection) : 'none';
    },
    async open(order, context) {
      const connection = await findConnection(order.storeId);
      if (!connection?.enabled) return unusable('not_connected', 'The store has no API connection.');
      const wanted = wantedOf(order, connection);
      const { storeId, orderNumber } = order;
      try {
        const api = await open(connection, context);
        return new ApiSession({
          ...{ api, wanted, context },
          async cancel(sessionId) {
            const { secret, attemptId } = context;
            const closing = await open(connection, { secret, attemptId, signal: AbortSignal.timeout(closingMs) });
            await closing.cancel(sessionId);
          },
          async sessionCreated(sessionId) {
            await sessionCreated({ storeId, sessionId, orderNumber });
            await context.remember({ session: sessionId, baseUrl: connection.baseUrl });
          },
        });
      } catch (error) {
        if (error instanceof StoreAnswerError) return unusable(error.code, error.message);
        throw error;
      }
    },
    async lookUp(order, reference, context): Promise<LookUp> {
      // Without a session nothing was ever sent that could buy.
      if (reference.session === undefined) return { state: 'absent', definite: true };
      const connection = await findConnection(order.storeId);
      if (connection?.baseUrl !== reference.baseUrl || connection === undefined)
        return {
          state: 'unclear',
          code: 'not_connected',
          detail: 'The store is connected elsewhere since the attempt.',
        };
      try {
        const api = await open(connection, { ...context, attemptId: `look-up ${reference.session}` });
        const { raw, ...outcome } = await lookUpSession(api, reference.session);
        if (raw !== undefined) await keepAnswer(context, 'look-up', raw);
        return outcome;
      } catch (error) {
        if (error instanceof StoreAnswerError || error instanceof StoppedError)
          return { state: 'unclear', code: error.code, detail: error.message };
        throw error;
      }
    },
  };
}

const versionOf = ({ protocol, version }: ApiConnection): string =>
  `${protocol} ${protocols[protocol].version} connection ${version}`;

const wantedOf = (order: PlacementOrder, { itemId }: ApiConnection): Wanted => ({
  order,
  items: order.lines.map((line) => ({
    itemId: itemIdOf(itemId, line),
    quantity: line.quantity,
    name: line.productName,
  })),
});

/** Nothing was asked of the store. */
const unusable = (code: FailureCode, detail: string) => ({
  prepare: async () => ({ state: 'not_submitted' as const, code, detail, step: 'connect' }),
  submit: () => Promise.reject(new Error('Submitted without being prepared.')),
  close: async () => undefined,
});
