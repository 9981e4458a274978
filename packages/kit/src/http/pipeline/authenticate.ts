import type { IncomingMessage } from 'node:http';
import { access, type Declaration, isInternal, servesPages } from '@muse/contracts';
import type { Actor, Identity } from '../../identity/tokens.ts';
import { refuse } from '../../refuse.ts';
import { anonymous } from './exchange.ts';
import type { Step } from './pipeline.ts';

export interface AuthenticateOptions {
  identity: Identity;
  /** Verifies a token of another service, for `/internal/*`. Returns the name of that service. */
  verifyService: (token: string) => Promise<string>;
}

/** 401, then 403. A token that is sent to a public endpoint is verified too. Gateway and services both run this step. */
export const authenticateCaller =
  (options: AuthenticateOptions): Step =>
  async (exchange, { endpoint }) => {
    exchange.actor = await authenticate(endpoint, exchange.req, options);
  };

/** What a caller reads with a token, also one in the address of a page, must not be kept by caches. */
export const forbidCaching: Step = ({ res }, { endpoint }) => {
  if (!endpoint.access.startsWith('public') || servesPages(endpoint)) res.setHeader('cache-control', 'no-store');
};

async function authenticate(
  endpoint: Declaration,
  req: IncomingMessage,
  { identity, verifyService }: AuthenticateOptions,
): Promise<Actor> {
  const header = req.headers.authorization;
  const token = header === undefined ? undefined : /^Bearer ([A-Za-z0-9_.~+/=-]+)$/i.exec(header)?.[1];
  if (header !== undefined && token === undefined) refuse('unauthorized');
  if (isInternal(endpoint)) {
    const service = await verifyService(token ?? refuse('unauthorized'));
    if (!endpoint.callers?.some((caller) => caller === service)) refuse('forbidden');
    return { subject: service, roles: ['service'] };
  }
  const allowed: readonly string[] | null = access[endpoint.access];
  if (token === undefined) return allowed === null ? anonymous : refuse('unauthorized');
  const actor = await identity.verify(token);
  if (allowed !== null && !actor.roles.some((role) => allowed.includes(role))) refuse('forbidden');
  return actor;
}
