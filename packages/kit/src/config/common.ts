import type { ServiceName } from '@muse/contracts';
import { z } from 'zod';
import { fromEnv, setting } from './settings.ts';

const jwks = fromEnv.json.pipe(z.looseObject({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) }));
export const privateJwk = fromEnv.json.pipe(z.looseObject({ kid: z.string(), kty: z.string(), d: z.string() }));

/** Settings for verifying tokens. Every service verifies again what the gateway verified. */
export const identitySettings = {
  nodeEnv: setting(
    'NODE_ENV',
    z.enum(['development', 'test', 'production']).default('development'),
    '`production` turns off everything that is only for development',
  ),
  authJwksUrl: setting(
    'AUTH_JWKS_URL',
    fromEnv.url.optional(),
    'Where the shop’s own token issuer publishes its keys; needed in production',
  ),
  authIssuer: setting('AUTH_ISSUER', fromEnv.text.default('muse-shop'), 'The `iss` of the shop’s own tokens'),
  authAudience: setting('AUTH_AUDIENCE', fromEnv.text.default('muse'), 'The `aud` every token must carry'),
  authAlgorithm: setting(
    'AUTH_ALGORITHM',
    z.enum(['EdDSA', 'RS256', 'ES256']).default('RS256'),
    'The one algorithm the shop’s own tokens may be signed with',
  ),
  devIssuerKeys: setting(
    'DEV_ISSUER_KEYS',
    jwks.optional(),
    'Public keys (JWKS) of the development issuer; ignored in production',
  ),
  guestIssuerKeys: setting('GUEST_ISSUER_KEYS', jwks, 'Public keys (JWKS) of the gateway’s guest issuer'),
  serviceKeys: setting(
    'SERVICE_KEYS',
    jwks,
    'Public keys (JWKS) of the services, for /internal/*; `kid` is the service’s name, or the name and a suffix (`payments/2026-11`) while keys are rotated',
  ),
};

/** The settings every service has. */
export const commonSettings = (name: ServiceName, port: number) => {
  const prefix = name.toUpperCase();
  return {
    ...identitySettings,
    host: setting('HOST', fromEnv.text.default('127.0.0.1'), 'The address to listen on; 0.0.0.0 inside a container'),
    port: setting(`${prefix}_PORT`, fromEnv.port.default(port), `Where ${name} listens`),
    adminPort: setting(
      'ADMIN_PORT',
      fromEnv.port.default(9464),
      'Where operators and Prometheus find `/metrics` and the details of `/readyz`; never reachable from outside. 0 picks a free port',
    ),
    logLevel: setting(
      'LOG_LEVEL',
      z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
      'How much is logged',
    ),
    release: setting(
      'RELEASE',
      z
        .string()
        .regex(/^[\w.-]{1,64}$/)
        .optional(),
      'The commit that was built, such as 8fc5900; stands behind the version in every log line and in the metric `build_info`',
    ),
    shutdownDelayMs: setting(
      'SHUTDOWN_DELAY_MS',
      fromEnv.count.pipe(z.int().max(15_000)).optional(),
      'How long the port stays open after readiness turned 503 on SIGTERM; longer than the load balancer’s interval of checks. 3000 in production, 0 elsewhere unless set',
    ),
    databaseUrl: setting(
      `${prefix}_DATABASE_URL`,
      fromEnv.url,
      `Postgres, as the role of ${name} that sees its own schema only`,
      { secret: true },
    ),
    databaseWaitMs: setting(
      'DATABASE_WAIT_MS',
      fromEnv.positive.default(2_000),
      'How long a request waits for a database connection before it is refused with 503',
    ),
    databaseQueue: setting(
      'DATABASE_QUEUE',
      fromEnv.count.default(500),
      'How many requests of a process may wait for a database connection; the next ones are refused with 503 at once',
    ),
    amqpUrl: setting('AMQP_URL', fromEnv.url, 'RabbitMQ, with its virtual host', { secret: true }),
    serviceKey: setting(
      `${prefix}_SERVICE_KEY`,
      privateJwk,
      `The private key (JWK, Ed25519) ${name} signs its internal tokens with`,
      { secret: true },
    ),
  };
};

export type CommonConfig = {
  [K in keyof ReturnType<typeof commonSettings>]: z.output<ReturnType<typeof commonSettings>[K]['schema']>;
};

/** The URL of another service, or the URLs of its replicas. */
export const serviceUrl = (name: ServiceName, port: number) =>
  setting(
    `${name.toUpperCase()}_URL`,
    z.string().default(`http://127.0.0.1:${port}`).transform(addressesIn),
    `Where ${name} can be reached; with several replicas the address of each, separated by commas`,
  );

/** Services that name the gateway to others. */
export const publicUrl = setting(
  'PUBLIC_URL',
  fromEnv.text.default('http://127.0.0.1:8080'),
  'Where the gateway is reached from outside: stores send their order events there, and sign the address; links in e-mails to shoppers lead there',
);

/** `http://one:4001, http://two:4001` */
function addressesIn(list: string, context: z.RefinementCtx<string>): string[] {
  const entries = list.split(',').map((entry) => entry.trim());
  const origins = entries.map(originOf);
  const report = (index: number, what: string) => {
    const which = entries.length === 1 ? 'it' : `address ${index + 1} of ${entries.length}`;
    context.addIssue({ code: 'custom', message: `${which} ${what}` });
  };
  origins.forEach((origin, index) => {
    if (entries[index] === '') report(index, 'is empty: there is a comma too many');
    else if (origin === null) report(index, 'must be http://host:port or https://host:port, with nothing behind');
    else if (origins.indexOf(origin) < index) report(index, 'stands there twice');
  });
  return origins.filter((origin) => origin !== null);
}

function originOf(entry: string): string | null {
  const url = URL.parse(entry);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  return url.href === `${url.origin}/` ? url.origin : null;
}

/** Default ports. */
export const usualPorts: Record<ServiceName, number> = {
  gateway: 8080,
  catalog: 4001,
  cart: 4002,
  checkout: 4003,
  payments: 4004,
  orders: 4005,
  placement: 4006,
  notifications: 4007,
};

/** Returns a mistake if no token issuer is configured in production. */
export const productionNeedsAnIssuer = (config: {
  nodeEnv?: string | undefined;
  authJwksUrl?: string | undefined;
}): string[] =>
  config.nodeEnv === 'production' && config.authJwksUrl === undefined
    ? ['AUTH_JWKS_URL is missing: production needs a real token issuer']
    : [];
