import { createHmac } from 'node:crypto';

/** `t` and the HMAC of `t.body`, as Stripe signs. Uses real time even if the account's clock was moved, because the
 *  receiver compares it with its own clock. */
export function sign(body: string, secret: string, realNowMs: number): string {
  const seconds = Math.floor(realNowMs / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
