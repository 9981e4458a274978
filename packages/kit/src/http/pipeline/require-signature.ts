import { refuse } from '../../refuse.ts';
import type { Step } from './pipeline.ts';

/** Refuses a webhook without its signature header with 400, before the body is read. Who has the secret sends the header. */
export const requireSignature: Step = ({ req }, { endpoint }) => {
  const { signatureHeader } = endpoint;
  if (signatureHeader === undefined) return;
  if (![signatureHeader].flat().some((name) => req.headers[name])) refuse('invalid_signature');
};
