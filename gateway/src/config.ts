import { type ServiceName, serviceNames } from '@muse/contracts';
import {
  type ConfigOf,
  commonSettings,
  declareConfig,
  fromEnv,
  identitySettings,
  privateJwk,
  productionNeedsAnIssuer,
  serviceUrl,
  setting,
  usualPorts,
} from '@muse/kit';
import { z } from 'zod';

export type UpstreamName = Exclude<ServiceName, 'gateway'>;

/** The services we forward to: all of them, because each one has at least its dead letters. */
export const upstreamNames: readonly UpstreamName[] = [...serviceNames].sort();

type UrlSettings = { [Name in UpstreamName as `${Name}Url`]: ReturnType<typeof serviceUrl> };
const upstreamUrls = Object.fromEntries(
  upstreamNames.map((name) => [`${name}Url`, serviceUrl(name, usualPorts[name])]),
) as UrlSettings;

const { serviceKeys: _, ...tokenSettings } = identitySettings; // the gateway accepts no tokens of services
const { host, port, adminPort, logLevel, release, shutdownDelayMs } = commonSettings('gateway', usualPorts.gateway);

const origin = z.url({ protocol: /^https?$/ }).refine((text) => new URL(text).origin === text, 'not an origin');

const settings = {
  ...tokenSettings,
  ...upstreamUrls,
  host,
  adminPort,
  logLevel,
  release,
  shutdownDelayMs,
  gatewayPort: port,
  port: setting('PORT', fromEnv.port.optional(), 'Where the gateway listens; wins over GATEWAY_PORT'),
  devIssuerKey: setting(
    'DEV_ISSUER_KEY',
    privateJwk.optional(),
    'The private key (JWK, Ed25519) of the development issuer; without it, and in production, there is none',
    { secret: true },
  ),
  guestIssuerKey: setting(
    'GUEST_ISSUER_KEY',
    privateJwk,
    'The private key (JWK, Ed25519) that signs guest tokens; the same for all replicas',
    { secret: true },
  ),
  corsOrigins: setting(
    'CORS_ORIGINS',
    z
      .string()
      .default('')
      .transform((list) =>
        list
          .split(',')
          .map((entry) => entry.trim())
          .filter(Boolean),
      )
      .pipe(z.array(origin)),
    'Origins of web pages that may call the API, such as https://shop.example, separated by commas; none by default',
  ),
  trustProxy: setting(
    'TRUST_PROXY',
    z.union([z.literal('false').transform(() => 0), z.literal('true').transform(() => 1), fromEnv.count]).default(0),
    'Number of trusted proxies in front (`true` is one) that append to X-Forwarded-For; a number that is too high lets callers forge their address',
  ),
  rateLimitUser: setting('RATE_LIMIT_USER', fromEnv.count.default(300), 'Requests per user and window; 0: no limit'),
  rateLimitPlace: setting(
    'RATE_LIMIT_PLACE',
    fromEnv.count.default(20),
    'Purchases placed per user and window; repeating an accepted one is not counted; 0: no limit',
  ),
  rateLimitAddress: setting(
    'RATE_LIMIT_ADDRESS',
    fromEnv.count.optional(),
    'Requests per address and window, with a token or without; 600 in production, no limit elsewhere unless set; 0: no limit',
  ),
  rateLimitGuests: setting(
    'RATE_LIMIT_GUESTS',
    fromEnv.count.optional(),
    'Guests created per address and day; 200 in production, no limit elsewhere unless set; 0: no limit',
  ),
  databaseUrl: setting(
    'GATEWAY_DATABASE_URL',
    fromEnv.url.optional(),
    'Postgres, where all replicas count rate limits together; needed in production. Without it each process counts alone',
    { secret: true },
  ),
  rateLimitWindowSeconds: setting(
    'RATE_LIMIT_WINDOW_SECONDS',
    fromEnv.positive.default(60),
    'How long a window is; it begins with the first request',
  ),
  requestTimeoutMs: setting(
    'REQUEST_TIMEOUT_MS',
    fromEnv.positive.default(30_000),
    'Until a whole request must have arrived (its head: a third of it); slower senders are disconnected',
  ),
  responseTimeoutMs: setting(
    'RESPONSE_TIMEOUT_MS',
    fromEnv.positive.default(30_000),
    'How long bytes of a response may wait for a caller that does not read; then it is disconnected',
  ),
  maxConnections: setting(
    'MAX_CONNECTIONS',
    fromEnv.positive.default(5_000),
    'Connections of this process; further ones are closed at once',
  ),
  bodiesInFlightMib: setting(
    'BODIES_IN_FLIGHT_MIB',
    fromEnv.positive.default(64),
    'MiB of request bodies held at a time; beyond it 503 with Retry-After, so that large bodies do not exhaust the memory',
  ),
  upstreamDeadlineMs: setting(
    'UPSTREAM_DEADLINE_MS',
    fromEnv.positive.default(10_000),
    'Timeout until a service begins its response',
  ),
  placeDeadlineMs: setting(
    'PLACE_DEADLINE_MS',
    fromEnv.positive.default(20_000),
    'The same for *place*, which itself waits up to 15 s for the bank and the stores’ orders',
  ),
  upstreamCapacity: setting(
    'UPSTREAM_CAPACITY',
    fromEnv.positive.default(100),
    'Concurrent requests per service and kind (reads, writes, *place*); beyond it 503 with Retry-After, so that one slow service does not slow down the gateway',
  ),
  purchasesInFlight: setting(
    'PURCHASES_IN_FLIGHT',
    fromEnv.positive.default(200),
    'Requests of carts and checkout sessions that are answered at a time, at most; it shrinks when answers become slow. New guests fill half of it, carts seven tenths, sessions all; beyond it 503 with Retry-After',
  ),
  eventStreams: setting(
    'EVENT_STREAMS',
    fromEnv.positive.default(2_000),
    'Streams of server-sent events that are open at a time, which are among MAX_CONNECTIONS; beyond it 503 with Retry-After',
  ),
  breakerResetMs: setting(
    'BREAKER_RESET_MS',
    fromEnv.positive.default(10_000),
    'How long an open circuit breaker of a service and kind of request (reads, writes, *place*) refuses before it lets one request through',
  ),
};

export type Config = ConfigOf<typeof settings>;

/** A private key whose public key is missing would make tokens that every service refuses. */
const keysFitTogether = (set: Partial<Config>): string[] => [
  ...(fits(set.guestIssuerKey, set.guestIssuerKeys)
    ? []
    : [`GUEST_ISSUER_KEY is not among GUEST_ISSUER_KEYS: ${tokensRefused}`]),
  ...(fits(set.devIssuerKey, set.devIssuerKeys ?? { keys: [] })
    ? []
    : [`DEV_ISSUER_KEY is not among DEV_ISSUER_KEYS: ${tokensRefused}`]),
];
const tokensRefused = 'its tokens would be refused';

/** A missing key is reported by its own setting, not here. */
const fits = (key: { kid: string } | undefined, keys: { keys: { kid: string }[] } | undefined): boolean =>
  key === undefined || keys === undefined || keys.keys.some(({ kid }) => kid === key.kid);

const productionCountsTogether = ({ nodeEnv, databaseUrl }: Partial<Config>): string[] =>
  nodeEnv === 'production' && databaseUrl === undefined
    ? ['GATEWAY_DATABASE_URL is missing: in production the rate limits hold for all replicas together']
    : [];

export const config = declareConfig(settings, (values) => [
  ...productionNeedsAnIssuer(values),
  ...productionCountsTogether(values),
  ...keysFitTogether(values),
]);
