import { createHmac } from 'node:crypto';

/**
 * `t` and the HMAC of `t.body`, as Stripe signs: while a secret is rotated, once with each. Uses real time even if the account's clock
 * was moved, because the receiver compares it with its own clock.
 */
export function sign(body: string, secrets: readonly string[], realNowMs: number): string {
  const seconds = Math.floor(realNowMs / 1000);
  const signatures = secrets.map((secret) => createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'));
  return [`t=${seconds}`, ...signatures.map((signature) => `v1=${signature}`)].join(',');
}
