import { Transform } from 'node:stream';
import { openTcpProxy, type TcpProxy } from '@muse/kit/testing';

/** A TCP proxy before the database that can delay every request. */
export interface SlowNetwork extends TcpProxy {
  /** Delays every request from now on; 0 turns the delay off. */
  delay(ms: number): void;
}

export async function openSlowNetwork(databaseUrl: string): Promise<SlowNetwork> {
  let delayMs = 0;
  const delayed = () =>
    new Transform({
      transform(chunk, _encoding, done) {
        if (delayMs === 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), delayMs);
      },
    });
  const proxy = await openTcpProxy(databaseUrl, (client, server) => {
    client.pipe(delayed()).pipe(server);
    server.pipe(client);
  });
  return { ...proxy, delay: (ms) => void (delayMs = ms) };
}
