import type { Role } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import type { Started } from '../start.ts';

/** A started service and an API client of it. */
export interface TestServer extends Started, ApiClient {
  /** A client of the admin port. */
  admin: ApiClient;
  /** A client with a token of the development issuer. */
  as(subject: string, roles?: Role[]): ApiClient;
  withToken(token: string): ApiClient;
}

export const testServer = (
  started: Started,
  token: (subject: string, roles?: Role[]) => Promise<string>,
): TestServer => ({
  ...started,
  ...apiClient(started.url),
  admin: apiClient(started.adminUrl),
  as: (subject, roles) => apiClient(started.url, () => token(subject, roles)),
  withToken: (given) => apiClient(started.url, () => given),
});
