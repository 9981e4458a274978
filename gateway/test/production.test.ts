import { ConfigError } from '@muse/kit';
import { startGateway } from '../src/gateway.ts';
import { createTestContext, type GatewayTestContext } from './support/context.ts';

let context: GatewayTestContext;
beforeAll(async () => {
  context = await createTestContext();
});
afterAll(() => context.close());

const production = { NODE_ENV: 'production', AUTH_JWKS_URL: 'http://127.0.0.1:1/jwks.json' };
/** Does not answer: limits are then counted in memory. */
const withDatabase = { ...production, GATEWAY_DATABASE_URL: 'postgres://muse@127.0.0.1:1/muse' };
const mistakesOf = async (overrides: Record<string, string>): Promise<string[]> => {
  try {
    await (await startGateway({ ...context.environment, ...overrides })).stop();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
};

describe('in production', () => {
  it('guest tokens exist and development tokens do not', async () => {
    const gateway = await context.startAnother(withDatabase);
    expect((await gateway.send('POST', '/dev/tokens', { subject: 'a', roles: ['admin'] })).status).toBe(404);
    const guest = await gateway.send('POST', '/guests');
    expect(guest.status).toBe(201);
    const headers = { authorization: `Bearer ${String(guest.body.token)}` };
    expect((await gateway.send('GET', '/cart', undefined, headers)).status).toBe(200);
  });

  it('Strict-Transport-Security is set', async () => {
    const gateway = await context.startAnother(withDatabase);
    const { headers } = await gateway.send('GET', '/catalog/stores');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
  });

  it('the rate limit per address is on', async () => {
    const gateway = await context.startAnother(withDatabase);
    const { headers } = await gateway.send('GET', '/catalog/stores');
    expect(headers.get('ratelimit-policy')).toBe('"address";q=600;w=60');
  });

  it('the gateway refuses to start without a real issuer', async () => {
    expect(await mistakesOf({ ...withDatabase, AUTH_JWKS_URL: '' })).toEqual([
      'AUTH_JWKS_URL is missing: production needs a real token issuer',
    ]);
  });

  it('the gateway refuses to start without a database for its rate limits', async () => {
    expect(await mistakesOf(production)).toEqual([expect.stringMatching(/^GATEWAY_DATABASE_URL is missing/)]);
  });
});

describe('wrong settings', () => {
  it('are reported together, without their values', async () => {
    const mistakes = await mistakesOf({
      GUEST_ISSUER_KEY: '',
      CART_URL: 'not a url',
      CORS_ORIGINS: 'https://shop.example/path',
      RATE_LIMIT_USER: '-1',
      TRUST_PROXY: 'maybe',
    });
    expect(mistakes.map((mistake) => mistake.split(' ')[0]).sort()).toEqual([
      'CART_URL',
      'CORS_ORIGINS',
      'GUEST_ISSUER_KEY',
      'RATE_LIMIT_USER',
      'TRUST_PROXY',
    ]);
    expect(mistakes.join()).not.toContain('maybe');
  });

  it('a private key without its public key is one of them', async () => {
    const other = JSON.stringify({ ...JSON.parse(context.environment.GUEST_ISSUER_KEY ?? ''), kid: 'lost' });
    expect(await mistakesOf({ GUEST_ISSUER_KEY: other })).toEqual([
      expect.stringMatching(/^GUEST_ISSUER_KEY is not among/),
    ]);
  });

  it('PORT wins over GATEWAY_PORT, which counts if PORT is not set', async () => {
    const taken = new URL(context.url).port;
    await expect(startGateway({ ...context.environment, PORT: '', GATEWAY_PORT: taken })).rejects.toThrow(/EADDRINUSE/);
    const gateway = await context.startAnother({ PORT: '0', GATEWAY_PORT: taken });
    expect((await gateway.send('GET', '/livez')).status).toBe(200);
  });
});
