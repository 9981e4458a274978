import { brokerVersionOf } from './ask-broker.ts';
import { startBrokerContainer } from './containers.ts';
import type { DataDirectory } from './data-directory.ts';
import { answers } from './management.ts';
import { startPrivateBroker } from './private-broker.ts';
import type { Broker } from './types.ts';
import { parsed, without } from './urls.ts';

/** The one given, else one in a container, else one of this machine's programs. */
export async function openBroker(dataDirectory: DataDirectory): Promise<Broker> {
  const url = process.env.AMQP_URL;
  if (url) return given(url);
  return (await startBrokerContainer(dataDirectory)) ?? (await startPrivateBroker(dataDirectory));
}

async function given(url: string): Promise<Broker> {
  try {
    const version = await brokerVersionOf(url);
    const managementUrl = await managementOf(url);
    const management = managementUrl ? `its management API at ${without(managementUrl)}` : 'no management API found';
    return { url, managementUrl, said: `RabbitMQ: the one in AMQP_URL (${version}) at ${without(url)}, ${management}` };
  } catch (error) {
    const reason = error instanceof Error ? error.message || String(error) : String(error);
    throw new Error(
      `AMQP_URL is set, but no RabbitMQ answers at ${without(url)} (${reason}): start it, or unset AMQP_URL and Muse starts its own.`,
    );
  }
}

/** The one said in RABBITMQ_MANAGEMENT_URL, else a guess: the usual port of the same host, the same user. */
async function managementOf(amqpUrl: string): Promise<string | null> {
  const { hostname, username, password, protocol } = parsed(amqpUrl);
  const guess = protocol === 'amqps:' ? `https://${hostname}:15671` : `http://${hostname}:15672`;
  const url = parsed(process.env.RABBITMQ_MANAGEMENT_URL || guess);
  if (!url.username) Object.assign(url, { username: username || 'guest', password: password || 'guest' });
  const found = url.href.replace(/\/$/, '');
  return (await answers(found)) ? found : null;
}
