import { refuse } from '../../refuse.ts';
import { callerOf, deadlineHeader } from '../../telemetry/caller.ts';
import { singleHeader } from './exchange.ts';
import type { Step } from './pipeline.ts';

/**
 * From here on the caller's deadline, and its hanging up, end every wait of the request. Only services run this step: the
 * gateway believes no deadline from outside, and sets its own.
 */
export const limitWaits: Step = ({ req, res, context }) => {
  const caller = callerOf(res, singleHeader(req.headers[deadlineHeader]));
  context.caller = caller;
  if (caller.msLeft() <= 0) refuse('service_unavailable', { retryAfterSeconds: 2 });
};
