import type { IncomingHttpHeaders } from 'node:http';
import { unauthorized } from '../account/stripe-error.ts';

/** Accepts test keys only. A live key is refused with an explicit message and never used. */
export function checkApiKey(headers: IncomingHttpHeaders): void {
  const key = keyIn(headers.authorization ?? '');
  if (!key) {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (/^(sk|rk|pk)_live_/.test(key)) {
    throw unauthorized(
      'This is the Stripe emulator: it refuses live keys. Use a key that begins with sk_test_ or rk_test_.',
    );
  }
  if (!/^(sk|rk)_test_./.test(key)) throw unauthorized(`Invalid API Key provided: ${key.slice(0, 3)}****`);
}

function keyIn(authorization: string): string {
  if (authorization.startsWith('Bearer ')) return authorization.slice(7).trim();
  if (!authorization.startsWith('Basic ')) return '';
  return Buffer.from(authorization.slice(6), 'base64').toString().split(':')[0] ?? '';
}
