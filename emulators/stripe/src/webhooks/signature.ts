import { createHmac } from 'node:crypto';

/** `t` and the HMAC of `t.body`, as Stripe signs. The time is the wall's even when the account's clock was moved:
 *  the receiver checks it against its own. */
export function sign(body: string, secret: string, wallNowMs: number): string {
  const seconds = Math.floor(wallNowMs / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
