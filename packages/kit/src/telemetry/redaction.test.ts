import fc from 'fast-check';
import { holdsCardNumber } from '../http/card-numbers.ts';
import { redact, redactText } from './redact.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64url');
const jwt = `${base64('{"alg":"EdDSA"}')}.${base64('{"sub":"alice"}')}.c2lnbmF0dXJl`;

describe('a redacted text', () => {
  it.each([
    ['a key of Stripe’s', 'sk_live_51AbCdEf', 'key sk_live_51AbCdEf refused'],
    ['a restricted key', 'rk_test_51AbCdEf', '(rk_test_51AbCdEf)'],
    ['a webhook secret', 'whsec_AbCdEf123', 'signed with whsec_AbCdEf123.'],
    ['a client secret', 'pi_3Abc_secret_Def456', 'intent pi_3Abc_secret_Def456'],
    ['a token', jwt, `Authorization: Bearer ${jwt}`],
    ['a password in a URL', 'pa55word', 'connect postgres://muse:pa55word@db:5432/muse failed'],
    ['a card number', '4242424242424242', 'card=4242424242424242'],
    ['a spaced card number', '4242 4242 4242 4242', 'my card 4242 4242 4242 4242!'],
  ])('does not contain %s', (_, secret, text) => {
    const shown = redactText(text);
    expect(shown).not.toContain(secret);
    expect(shown).toContain('[');
  });

  it('keeps ids, hosts, amounts and times', () => {
    const text =
      'cs_AbCdEfGhIjKlMnOpQrSt of MO-4K7T2M in 0195e0c1-0000-7000-8000-000000000042: pi_3Abc for 129.99 at 2026-11-22T10:39:27.123Z on postgres://db:5432/muse';
    expect(redactText(text)).toBe(text);
    expect(redactText('postgres://muse:x@db/muse')).toBe('postgres://[credentials]@db/muse');
  });

  it('contains no card number, however it was typed', () => {
    const gap = fc.constantFrom('', '', ' ', '-', '  ', ' - ', '\u2011', '\u2013');
    const digits = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), gap), { minLength: 13, maxLength: 40 });
    fc.assert(
      fc.property(digits, (typed) => {
        const text = `paid with ${typed.map(([digit, after]) => digit + after).join('')} yesterday`;
        expect(holdsCardNumber(redactText(text))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a redacted object', () => {
  it('has no value under a secret field name', () => {
    const names = [
      'authorization',
      'Authorization',
      'cookie',
      'set-cookie',
      'password',
      'token',
      'guestToken',
      'clientSecret',
      'client_secret',
      'apiKey',
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'CART_SERVICE_KEY',
      'CART_DATABASE_URL',
      'databaseUrl',
      'AMQP_URL',
      'stripe-signature',
      'cardNumber',
      'cvc',
    ];
    for (const name of names)
      expect([name, redact({ deep: [{ [name]: { inside: 'hush' } }] })]).toEqual([
        name,
        { deep: [{ [name]: '[redacted]' }] },
      ]);
  });

  it('keeps its shape and everything else', () => {
    const thing = { orderNumber: 'MO-4K7T2M', totalCents: 12_999, lines: [{ sku: 'A', gift: false }], note: null };
    expect(redact(thing)).toEqual(thing);
    expect(redact(undefined)).toBeUndefined();
  });

  it('shows name, message and stack of an error, with secrets redacted', () => {
    const shown = redact({ error: new TypeError(`bad key sk_test_51AbC for ${jwt}`) }) as { error: { name: string } };
    expect(shown.error.name).toBe('TypeError');
    expect(JSON.stringify(shown)).not.toMatch(/sk_test_51AbC|eyJ/);
    expect(JSON.stringify(shown)).toContain('redaction.test.ts');
  });

  it('is cut where it is circular', () => {
    const circle: Record<string, unknown> = { name: 'circle' };
    circle.self = circle;
    expect(JSON.stringify(redact(circle))).toContain('[deep]');
  });

  it('is a copy and leaves the original unchanged', () => {
    const given = { token: jwt };
    redact(given);
    expect(given).toEqual({ token: jwt });
  });
});
