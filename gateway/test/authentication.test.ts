import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDevIssuer, createGuestIssuer, newKeyPair } from '@muse/kit';
import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { createTestContext, type GatewayTestContext } from './support/context.ts';

let context: GatewayTestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.close());

const now = () => Math.floor(Date.now() / 1000);
const usual = (): JWTPayload => ({
  iss: 'muse-dev',
  sub: 'alice',
  aud: 'muse',
  roles: ['customer'],
  iat: now(),
  exp: now() + 600,
});
const signed = async (change: JWTPayload, header: Record<string, string> = {}, keys = 'DEV_ISSUER_KEY') => {
  const jwk = JSON.parse(context.environment[keys] ?? '') as { kid: string };
  const payload = Object.fromEntries(
    Object.entries({ ...usual(), ...change }).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'EdDSA', kid: jwk.kid, ...header })
    .sign(await importJWK(jwk as never, 'EdDSA'));
};
const publicKey = () => (JSON.parse(context.environment.DEV_ISSUER_KEYS ?? '') as { keys: [{ x: string }] }).keys[0];

describe('a good token', () => {
  it('is accepted, also 20 s after it expired and 20 s before it is valid, because clocks differ', async () => {
    for (const change of [{}, { exp: now() - 20 }, { nbf: now() + 20 }]) {
      expect((await context.withToken(await signed(change)).send('GET', '/cart')).status).toBe(200);
    }
  });
});

describe('a bad token', () => {
  const bad: Record<string, () => Promise<string>> = {
    'that has expired': () => signed({ exp: now() - 60 }),
    'that never expires': () => signed({ exp: undefined }),
    'that is not valid yet': () => signed({ nbf: now() + 300 }),
    'for another audience': () => signed({ aud: 'muse-internal' }),
    'without audience': () => signed({ aud: undefined }),
    'without subject': () => signed({ sub: undefined }),
    'with an empty subject': () => signed({ sub: '' }),
    'with a subject that is too long': () => signed({ sub: 'a'.repeat(129) }),
    'of a foreign issuer': () => signed({ iss: 'https://evil.example' }),
    'without issuer': () => signed({ iss: undefined }),
    'of a guest, signed by the development issuer': () => signed({ sub: 'guest_abc' }),
    'of a customer, signed by the guest issuer': () => signed({ iss: 'muse-guests' }, {}, 'GUEST_ISSUER_KEY'),
    'of the guest issuer, signed by the development issuer': () => signed({ iss: 'muse-guests', sub: 'guest_abc' }),
    'signed by an unknown key': async () =>
      createDevIssuer((await newKeyPair('dev')).privateKey, 'muse').sign('alice', ['admin']),
    'signed with the public key as if it were a secret': async () =>
      new SignJWT(usual())
        .setProtectedHeader({ alg: 'HS256', kid: 'dev' })
        .sign(new TextEncoder().encode(JSON.stringify(publicKey()))),
    'signed with the bytes of the public key': async () =>
      new SignJWT(usual())
        .setProtectedHeader({ alg: 'HS256', kid: 'dev' })
        .sign(Buffer.from(publicKey().x, 'base64url')),
    'that is not signed': async () => new UnsecuredJWT(usual()).encode(),
    'whose claims were changed': async () => {
      const [head, , signature] = (await signed({})).split('.');
      const claims = Buffer.from(JSON.stringify({ ...usual(), roles: ['admin'] })).toString('base64url');
      return `${head}.${claims}.${signature}`;
    },
    'without its signature': async () => (await signed({})).replace(/[^.]+$/, ''),
    'that is garbage': async () => 'garbage',
    'that is almost nothing': async () => '.',
    'that is very long': async () => 'a.'.repeat(10_000),
  };
  it.each(Object.keys(bad))('%s is 401, on a public endpoint too, and is not forwarded', async (kind) => {
    context.services.cart.received.length = context.services.catalog.received.length = 0;
    const caller = context.withToken((await bad[kind]?.()) ?? '');
    for (const path of ['/cart', '/catalog/stores']) {
      const answer = await caller.send('GET', path);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.problem).toMatchObject({ code: 'unauthorized', retryable: false });
    }
    expect([...context.services.cart.received, ...context.services.catalog.received]).toEqual([]);
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'bearer a b', 'Token x'])(
    'in the header "%s" is 401',
    async (authorization) => {
      expect((await context.send('GET', '/catalog/stores', undefined, { authorization })).status).toBe(401);
    },
  );
});

describe('a guest', () => {
  it('is a customer and nothing more, whatever the token claims', async () => {
    const token = await createGuestIssuer(JSON.parse(context.environment.GUEST_ISSUER_KEY ?? ''), 'muse').sign(
      'guest_1',
      ['admin'],
    );
    expect((await context.withToken(token).send('GET', '/cart')).status).toBe(200);
    expect((await context.withToken(token).send('GET', '/admin/orders')).status).toBe(403);
  });
});

describe('the issuer of the shop (AUTH_JWKS_URL)', () => {
  it('is trusted by its published keys and one algorithm; in production development tokens are refused', async () => {
    const pair = await generateKeyPair('RS256', { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'shop-1', alg: 'RS256' }] };
    const shop = createServer(
      (_, res) => void res.setHeader('content-type', 'application/json').end(JSON.stringify(keys)),
    );
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    const gateway = await context.startAnother({
      NODE_ENV: 'production',
      AUTH_JWKS_URL: `http://127.0.0.1:${(shop.address() as AddressInfo).port}/jwks.json`,
      AUTH_ISSUER: 'https://shop.example',
      GATEWAY_DATABASE_URL: 'postgres://muse@127.0.0.1:1/muse', // not there: limits are counted in memory
    });
    const ask = async (token: string) =>
      (await gateway.send('GET', '/cart', undefined, { authorization: `Bearer ${token}` })).status;
    const token = await new SignJWT({ ...usual(), iss: 'https://shop.example' })
      .setProtectedHeader({ alg: 'RS256', kid: 'shop-1' })
      .sign(pair.privateKey);
    expect(await ask(token)).toBe(200);
    expect(await ask(await signed({}))).toBe(401);
    expect(await ask(await signed({ iss: 'https://shop.example' }))).toBe(401);
    expect(await ask(await context.guestToken('guest_1'))).toBe(200);
    shop.close();
    shop.closeAllConnections();
  });

  it('that cannot be reached is 503, not 401, because the token may be valid', async () => {
    const gateway = await context.startAnother({
      AUTH_JWKS_URL: 'http://127.0.0.1:1/jwks.json',
      AUTH_ISSUER: 'https://shop.example',
      GATEWAY_DATABASE_URL: 'postgres://muse@127.0.0.1:1/muse', // not there: limits are counted in memory
    });
    const pair = await generateKeyPair('RS256');
    const good = await new SignJWT({ ...usual(), iss: 'https://shop.example' })
      .setProtectedHeader({ alg: 'RS256', kid: 'shop-1' })
      .sign(pair.privateKey);
    const answer = await gateway.send('GET', '/cart', undefined, { authorization: `Bearer ${good}` });
    expect(answer.status).toBe(503);
    expect(answer.problem.code).toBe('service_unavailable');
  });
});
