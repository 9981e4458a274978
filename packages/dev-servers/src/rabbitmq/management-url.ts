import { parsed } from '../urls.ts';
import { answers } from './management.ts';

/** RABBITMQ_MANAGEMENT_URL, otherwise the default port of the same host with the same user. Returns null if none answers. */
export async function managementOf(amqpUrl: string): Promise<string | null> {
  const { hostname, username, password, protocol } = parsed(amqpUrl);
  const guess = protocol === 'amqps:' ? `https://${hostname}:15671` : `http://${hostname}:15672`;
  const url = parsed(process.env.RABBITMQ_MANAGEMENT_URL || guess);
  if (!url.username) Object.assign(url, { username: username || 'guest', password: password || 'guest' });
  const found = url.href.replace(/\/$/, '');
  return (await answers(found)) ? found : null;
}
