import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'amqplib';
import type { DevServers } from '../types.ts';
import { parsed, withPath } from '../urls.ts';

/** One request to RabbitMQ's management API. The credentials of the URL go into the header, because fetch rejects them in a URL. */
export async function askManagement(
  managementUrl: string,
  method: 'GET' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  withinMs = 60_000, // a busy broker takes long to create a virtual host
): Promise<Response> {
  const { origin, pathname, username, password } = parsed(managementUrl);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return fetch(`${origin}${pathname.replace(/\/$/, '')}/api${path}`, {
    method,
    headers: {
      authorization: `Basic ${credentials}`,
      'content-type': 'application/json',
      connection: 'close', // RabbitMQ waits 5 s for idle connections when it shuts down
    },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(withinMs),
  });
}

export async function answers(managementUrl: string): Promise<boolean> {
  try {
    return (await askManagement(managementUrl, 'GET', '/whoami', undefined, 15_000)).ok;
  } catch {
    return false;
  }
}

type Administrator = Pick<DevServers, 'amqpUrl' | 'managementUrl'>;

/** Creates a virtual host: it shares no exchange, queue or message with any other. */
export async function createVirtualHost(servers: Administrator, name: string): Promise<string> {
  const user = decodeURIComponent(parsed(servers.amqpUrl).username) || 'guest';
  const host = encodeURIComponent(name);
  const everything = { configure: '.*', write: '.*', read: '.*' };
  await request(servers, 'PUT', `/vhosts/${host}`);
  await request(servers, 'PUT', `/permissions/${host}/${encodeURIComponent(user)}`, everything);
  const url = withPath(servers.amqpUrl, name);
  await untilAccepted(url);
  return url;
}

/** A busy broker answers that the virtual host is there, and for a moment still refuses connections to it. */
async function untilAccepted(url: string): Promise<void> {
  for (const deadline = Date.now() + 120_000; ; await pause(100)) {
    try {
      return void (await brokerVersionOf(url));
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

export async function deleteVirtualHost(servers: Administrator, name: string): Promise<void> {
  await request(servers, 'DELETE', `/vhosts/${encodeURIComponent(name)}`);
}

async function request(
  { managementUrl }: Administrator,
  method: 'PUT' | 'DELETE',
  path: string,
  body: object = {},
): Promise<void> {
  if (!managementUrl) {
    throw new Error(
      'Virtual hosts are created over the management API of RabbitMQ, and none answers: set RABBITMQ_MANAGEMENT_URL.',
    );
  }
  const reply = await askManagement(managementUrl, method, path, method === 'PUT' ? body : undefined);
  await reply.body?.cancel();
  const alreadyGone = method === 'DELETE' && reply.status === 404;
  if (!reply.ok && !alreadyGone)
    throw new Error(`RabbitMQ's management API answered ${reply.status} to ${method} ${path}.`);
}

export async function brokerVersionOf(url: string): Promise<string> {
  const connection = await connect(url, { timeout: 30_000 });
  connection.on('error', () => {}); // the connection may break while it closes
  const { version } = connection.connection.serverProperties;
  await connection.close();
  return version;
}

export async function virtualHostsOf({ managementUrl }: Administrator): Promise<string[]> {
  if (!managementUrl) return [];
  const reply = await askManagement(managementUrl, 'GET', '/vhosts?columns=name');
  return ((await reply.json()) as { name: string }[]).map(({ name }) => name);
}
