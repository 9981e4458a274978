import type { ServerResponse } from 'node:http';
import type { Declaration } from '@muse/contracts';
import type { Incoming } from '../answer.ts';
import { type Exchange, singleHeader } from './exchange.ts';
import { versionGuard } from './if-match.ts';

/** What the action receives of a request. */
export const incomingOf = ({ req, res, actor, valid, context }: Exchange): Incoming<Declaration> => ({
  ...valid,
  actor,
  shopper: actor.subject,
  expects: versionGuard(singleHeader(req.headers['if-match'])),
  get gone() {
    return signalOf(res);
  },
  msLeft: () => context.caller?.msLeft() ?? Number.POSITIVE_INFINITY,
  header: (name) => singleHeader(req.headers[name]),
});

/** Created on first use only: an unused abort signal costs as much as a small query. */
function signalOf(res: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (res.destroyed) gone.abort();
  else res.once('close', () => gone.abort());
  return gone.signal;
}
