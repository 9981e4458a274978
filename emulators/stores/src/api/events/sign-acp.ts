import { createHmac } from 'node:crypto';
import type { DeliverySettings } from './delivery-settings.ts';

/** `t` and the HMAC of `t.body`. In real time, because the receiver compares it with its own clock. */
export function signAcp(body: string, secret: string, { badSignature, signedSecondsAgo }: DeliverySettings) {
  const seconds = Math.floor(Date.now() / 1000) - signedSecondsAgo;
  const key = badSignature ? `not ${secret}` : secret;
  const signature = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
  return { 'Merchant-Signature': `t=${seconds},v1=${signature}` };
}
