import type { ProtocolServer } from '../protocol-server.ts';
import { cancelSession, completeSessionRoute, createSession, getSession, updateSession } from './checkout-sessions.ts';
import { delegatePayment } from './delegate-payment.ts';
import { acpError } from './errors.ts';
import { VERSION } from './session-body.ts';

/** The checkout of the Agentic Commerce Protocol, at `/<tenant>/acp`. */
export const acp: ProtocolServer = {
  name: 'acp',
  routes: [createSession, updateSession, getSession, completeSessionRoute, cancelSession, delegatePayment],
  refuse({ shop, headers }) {
    if (headers.authorization !== `Bearer ${shop.settings.api.key}`)
      return acpError(401, 'unauthorized', 'The key is missing or not valid.');
    if (headers['api-version'] === VERSION) return null;
    const code = headers['api-version'] ? 'unsupported_api_version' : 'missing_api_version';
    return acpError(400, code, `API-Version must be ${VERSION}.`, { supported_versions: [VERSION] });
  },
  badBody: () => acpError(400, 'invalid', 'The body must be a JSON object.'),
  keyMissing: () => acpError(400, 'idempotency_key_required', 'Idempotency-Key header is required'),
  keyReused: () => acpError(422, 'idempotency_conflict', 'The key was used with a different request body'),
};
