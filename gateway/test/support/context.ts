import type { Role } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import { createDevIssuer, createGuestIssuer, newKeyPair, type Started } from '@muse/kit';
import { type UpstreamName, upstreamNames } from '../../src/config.ts';
import { startGateway } from '../../src/gateway.ts';
import { startUpstreamStub, type UpstreamStub } from './upstream-stub.ts';

/** A gateway with a stub for every service behind it. It needs no database and no broker. */
export interface GatewayTestContext extends ApiClient {
  url: string;
  /** A client of the admin port. */
  admin: ApiClient;
  services: Record<UpstreamName, UpstreamStub>;
  environment: Record<string, string>;
  token(subject: string, roles?: Role[]): Promise<string>;
  guestToken(subject: string): Promise<string>;
  as(subject: string, roles?: Role[]): ApiClient;
  withToken(token: string): ApiClient;
  /** Starts another gateway with other settings in front of the same stubs. */
  startAnother(overrides: Record<string, string>): Promise<Started & ApiClient>;
  close(): Promise<void>;
}

export async function createTestContext(overrides: Record<string, string> = {}): Promise<GatewayTestContext> {
  const names = await Promise.all(upstreamNames.map(async (name) => [name, await startUpstreamStub(name)] as const));
  const services = Object.fromEntries(names) as Record<UpstreamName, UpstreamStub>;
  const [dev, guests] = await Promise.all([newKeyPair('dev'), newKeyPair('guests')]);
  const environment: Record<string, string> = {
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    PORT: '0',
    ADMIN_PORT: '0',
    DEV_ISSUER_KEYS: JSON.stringify({ keys: [dev.publicKey] }),
    DEV_ISSUER_KEY: JSON.stringify(dev.privateKey),
    GUEST_ISSUER_KEYS: JSON.stringify({ keys: [guests.publicKey] }),
    GUEST_ISSUER_KEY: JSON.stringify(guests.privateKey),
    ...Object.fromEntries(upstreamNames.map((name) => [`${name.toUpperCase()}_URL`, services[name].url])),
    ...overrides,
  };
  const devIssuer = createDevIssuer(dev.privateKey, 'muse');
  const guestIssuer = createGuestIssuer(guests.privateKey, 'muse');
  const token = (subject: string, roles: Role[] = ['customer']) => devIssuer.sign(subject, roles);
  const gateways: Started[] = [];
  const startAnother = async (more: Record<string, string>) => {
    const gateway = await startGateway({ ...environment, ...more });
    let stopped: Promise<void> | undefined;
    const once = { ...gateway, stop: () => (stopped ??= gateway.stop()) };
    gateways.push(once);
    return { ...once, ...apiClient(gateway.url) };
  };
  const gateway = await startAnother({});

  return {
    ...apiClient(gateway.url),
    url: gateway.url,
    admin: apiClient(gateway.adminUrl),
    services,
    environment,
    token,
    guestToken: (subject) => guestIssuer.sign(subject, ['customer']),
    as: (subject, roles) => apiClient(gateway.url, () => token(subject, roles)),
    withToken: (given) => apiClient(gateway.url, async () => given),
    startAnother,
    async close() {
      await Promise.all(gateways.map((one) => one.stop()));
      await Promise.all(Object.values(services).map((service) => service.stop()));
    },
  };
}
