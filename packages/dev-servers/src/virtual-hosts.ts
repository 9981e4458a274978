import { askManagement } from './management.ts';
import type { DevServers } from './types.ts';
import { parsed, withPath } from './urls.ts';

type Administrator = Pick<DevServers, 'amqpUrl' | 'managementUrl'>;

/** A RabbitMQ of one's own inside the server: no exchange, queue or message is shared with another virtual host. */
export async function createVirtualHost(servers: Administrator, name: string): Promise<string> {
  const user = decodeURIComponent(parsed(servers.amqpUrl).username) || 'guest';
  const host = encodeURIComponent(name);
  const everything = { configure: '.*', write: '.*', read: '.*' };
  await ask(servers, 'PUT', `/vhosts/${host}`);
  await ask(servers, 'PUT', `/permissions/${host}/${encodeURIComponent(user)}`, everything);
  return withPath(servers.amqpUrl, name);
}

export async function deleteVirtualHost(servers: Administrator, name: string): Promise<void> {
  await ask(servers, 'DELETE', `/vhosts/${encodeURIComponent(name)}`);
}

async function ask(
  { managementUrl }: Administrator,
  method: 'PUT' | 'DELETE',
  path: string,
  body: object = {},
): Promise<void> {
  if (!managementUrl) {
    throw new Error(
      'Virtual hosts are made over the management API of RabbitMQ, and none answers: set RABBITMQ_MANAGEMENT_URL.',
    );
  }
  const reply = await askManagement(managementUrl, method, path, method === 'PUT' ? body : undefined);
  await reply.body?.cancel();
  const alreadyGone = method === 'DELETE' && reply.status === 404;
  if (!reply.ok && !alreadyGone)
    throw new Error(`RabbitMQ's management API answered ${reply.status} to ${method} ${path}.`);
}
