import {
  ConfigError,
  commonSettings,
  declareConfig,
  fromEnv,
  productionNeedsAnIssuer,
  readConfig,
  setting,
} from '../index.ts';

const shop = declareConfig(
  {
    url: setting('SHOP_URL', fromEnv.url, 'Where the shop is', { secret: true }),
    port: setting('SHOP_PORT', fromEnv.port.default(80), 'Where it listens'),
    clerks: setting('SHOP_CLERKS', fromEnv.positive.default(2), 'How many clerks there are'),
    counters: setting('SHOP_COUNTERS', fromEnv.positive.default(3), 'How many counters there are'),
    open: setting('SHOP_OPEN', fromEnv.flag.default(false), 'Whether it is open'),
    keys: setting('SHOP_KEYS', fromEnv.json.optional(), 'What opens it', { secret: true }),
  },
  ({ clerks = 0, counters = 0 }) =>
    clerks > counters ? ['SHOP_CLERKS is above SHOP_COUNTERS: some would stand idle'] : [],
);

const mistakesOf = (environment: Record<string, string | undefined>, declaration = shop): string[] => {
  try {
    readConfig(declaration, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
};

describe('settings', () => {
  it('are parsed, with their defaults', () => {
    expect(readConfig(shop, { SHOP_URL: 'http://shop.example', SHOP_OPEN: 'true', SHOP_KEYS: '{"a":1}' })).toEqual({
      url: 'http://shop.example',
      port: 80,
      clerks: 2,
      counters: 3,
      open: true,
      keys: { a: 1 },
    });
  });

  it('count as not set where they are empty or blank', () => {
    for (const SHOP_PORT of ['', ' '])
      expect(readConfig(shop, { SHOP_URL: 'http://shop.example', SHOP_PORT }).port).toBe(80);
    expect(mistakesOf({ SHOP_URL: '' })).toEqual(['SHOP_URL is missing: Where the shop is']);
  });

  it('report all mistakes together, by name and meaning', () => {
    const mistakes = mistakesOf({ SHOP_PORT: '70000', SHOP_CLERKS: 'many', SHOP_OPEN: 'yes', SHOP_KEYS: '{' });
    expect(mistakes.map((mistake) => mistake.split(' ')[0])).toEqual([
      'SHOP_URL',
      'SHOP_PORT',
      'SHOP_CLERKS',
      'SHOP_OPEN',
      'SHOP_KEYS',
    ]);
    expect(mistakes[1]).toMatch(/^SHOP_PORT is not usable \(.+\): Where it listens$/);
  });

  it('never repeat a value, because it may be a misplaced secret', () => {
    const secret = 'sup3r-s3cret-value';
    const wrong = Object.fromEntries(
      Object.values(shop.settings).map(({ variable }): [string, string] => [variable, secret]),
    );
    const mistakes = mistakesOf(wrong);
    expect(mistakes).toHaveLength(6);
    expect(mistakes.join()).not.toContain(secret);
    expect(new ConfigError(mistakes).message).not.toContain(secret);
  });

  it('report contradictions together with invalid values', () => {
    const environment = { SHOP_URL: 'http://shop.example', SHOP_CLERKS: '9' };
    expect(mistakesOf(environment)).toEqual(['SHOP_CLERKS is above SHOP_COUNTERS: some would stand idle']);
    expect(mistakesOf({ SHOP_CLERKS: '9', SHOP_COUNTERS: '3' })).toEqual([
      'SHOP_URL is missing: Where the shop is',
      'SHOP_CLERKS is above SHOP_COUNTERS: some would stand idle',
    ]);
  });

  it('reject malformed numbers and flags', () => {
    for (const [variable, value] of [
      ['SHOP_PORT', '-1'],
      ['SHOP_PORT', '80.5'],
      ['SHOP_PORT', '80a'],
      ['SHOP_CLERKS', '0'],
      ['SHOP_CLERKS', 'NaN'],
      ['SHOP_CLERKS', 'Infinity'],
      ['SHOP_OPEN', '1'],
      ['SHOP_OPEN', 'TRUE'],
    ] as const)
      expect([variable, value, mistakesOf({ SHOP_URL: 'http://shop.example', [variable]: value })]).toEqual([
        variable,
        value,
        [expect.stringContaining(variable)],
      ]);
  });
});

describe('a service in production', () => {
  const declaration = declareConfig(commonSettings('cart', 4002), productionNeedsAnIssuer);
  const key = JSON.stringify({ kid: 'cart', kty: 'OKP', d: 'x' });
  const environment = {
    GUEST_ISSUER_KEYS: '{"keys":[]}',
    SERVICE_KEYS: '{"keys":[]}',
    CART_DATABASE_URL: 'postgres://cart:x@localhost/muse',
    AMQP_URL: 'amqp://localhost',
    CART_SERVICE_KEY: key,
  };

  it('does not start without a real issuer', () => {
    expect(readConfig(declaration, environment).nodeEnv).toBe('development');
    const production = { ...environment, NODE_ENV: 'production' };
    expect(() => readConfig(declaration, production)).toThrow(/AUTH_JWKS_URL is missing/);
    const real = { ...production, AUTH_JWKS_URL: 'https://shop.example/jwks' };
    expect(readConfig(declaration, real).authJwksUrl).toBe('https://shop.example/jwks');
  });

  it('marks credentials as secret', () => {
    const secret = Object.values(declaration.settings).filter((entry) => entry.secret);
    expect(secret.map((entry) => entry.variable).sort()).toEqual(['AMQP_URL', 'CART_DATABASE_URL', 'CART_SERVICE_KEY']);
  });
});
