import { connect } from 'amqplib';

export async function brokerVersionOf(url: string): Promise<string> {
  const connection = await connect(url, { timeout: 5000 });
  connection.on('error', () => {}); // a connection that breaks while we let go of it
  const { version } = connection.connection.serverProperties;
  await connection.close();
  return version;
}
