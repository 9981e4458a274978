import { askManagement } from './management.ts';
import { parsed, withPath } from './urls.ts';
import type { World } from './world.ts';

type Administrator = Pick<World, 'amqpUrl' | 'managementUrl'>;

/** A RabbitMQ of one's own inside the server: no exchange, queue or message is shared with another virtual host. */
export async function createVirtualHost(world: Administrator, name: string): Promise<string> {
  const user = decodeURIComponent(parsed(world.amqpUrl).username) || 'guest';
  const host = encodeURIComponent(name);
  const everything = { configure: '.*', write: '.*', read: '.*' };
  await ask(world, 'PUT', `/vhosts/${host}`);
  await ask(world, 'PUT', `/permissions/${host}/${encodeURIComponent(user)}`, everything);
  return withPath(world.amqpUrl, name);
}

export async function deleteVirtualHost(world: Administrator, name: string): Promise<void> {
  await ask(world, 'DELETE', `/vhosts/${encodeURIComponent(name)}`);
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
