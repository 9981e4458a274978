import { refuse } from '../../refuse.ts';
import type { Step } from './pipeline.ts';

/** Refuses a webhook without its signature header before the body is read: a sender that has the secret sends the header. */
export const requireSignature: Step = ({ req }, { endpoint }) => {
  const { signatureHeader, unsignedRefusal = 'invalid_signature' } = endpoint;
  if (signatureHeader === undefined) return;
  if (![signatureHeader].flat().some((name) => req.headers[name])) refuse(unsignedRefusal);
};
