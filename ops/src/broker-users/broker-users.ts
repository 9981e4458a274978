import { type ServiceName, serviceNames } from '@muse/contracts';
import { askManagement } from '@muse/dev-servers';
import { virtualHostOf } from '../queues/virtual-host.ts';
import type { SystemService } from '../system/system-service.ts';
import { rightsOf } from './rights.ts';

export interface BrokerAdministration {
  /** RabbitMQ's management API as an administrator: AMQP cannot create users. */
  managementUrl: string;
  amqpUrl: string;
}

/** Users belong to the whole broker, so their names contain the virtual host: two systems on one broker never share a user. */
const userOf = (amqpUrl: string, service: ServiceName): string => `${virtualHostOf(amqpUrl)}.${service}`;

/** Creates or updates the broker user of a service, with this password and the rights it needs. Returns its AMQP URL. Idempotent. */
export async function ensureBrokerUser(
  { managementUrl, amqpUrl }: BrokerAdministration,
  service: Pick<SystemService, 'name' | 'reactions'>,
  password: string,
): Promise<string> {
  const user = userOf(amqpUrl, service.name);
  const [host, name] = [encodeURIComponent(virtualHostOf(amqpUrl)), encodeURIComponent(user)];
  const { rights, topics } = rightsOf(service);
  await put(managementUrl, `/users/${name}`, { password, tags: '' });
  await put(managementUrl, `/permissions/${host}/${name}`, rights);
  for (const topic of topics) await put(managementUrl, `/topic-permissions/${host}/${name}`, topic);
  const url = new URL(amqpUrl);
  [url.username, url.password] = [name, encodeURIComponent(password)];
  return url.toString();
}

/** Deletes the broker users of every service of a virtual host, for tests. */
export async function deleteBrokerUsers({ managementUrl, amqpUrl }: BrokerAdministration): Promise<void> {
  for (const service of serviceNames) {
    const path = `/users/${encodeURIComponent(userOf(amqpUrl, service))}`;
    await askManagement(managementUrl, 'DELETE', path).then((reply) => reply.body?.cancel());
  }
}

async function put(managementUrl: string, path: string, body: object): Promise<void> {
  const reply = await askManagement(managementUrl, 'PUT', path, body);
  await reply.body?.cancel();
  if (!reply.ok) throw new Error(`RabbitMQ’s management API answered ${reply.status} to PUT ${path}`);
}
